"""A message of a channel: JSON inside the seal. Pure. Reading never refuses: what is no message is shown as it came.

{"kind": "message", "version": 1, "text": "…", "files": [{"name", "type", "data"}]}
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from raengjai.protection.rules.clue import ClueFile, packed_files, read_files

KIND, VERSION = "message", 1
LONGEST_TEXT = 4000
MOST_FILES = 1


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote on a channel, and what is wrong with it, in codes."""

    text: str
    files: tuple[ClueFile, ...] = ()
    faults: tuple[str, ...] = ()


def packed_message(text: str, files: Sequence[ClueFile] = ()) -> bytes:
    said = {"kind": KIND, "version": VERSION, "text": text} | packed_files(files)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def read_message(raw: bytes) -> Words:
    """Never raises."""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("kind") != KIND or not isinstance(said.get("text"), str):
        return Words(raw.decode(errors="replace").strip(), faults=("kind",))
    faults: list[str] = [] if said.get("version") == VERSION else ["version"]
    files = read_files(said.get("files"), faults)
    return Words(said["text"].replace("\0", ""), files, tuple(faults))
