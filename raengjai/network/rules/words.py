"""What may be chosen on an application and in a profile: languages, schooling, other roles (data/words.toml)."""

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from raengjai.services.rules import Words

_FILE = Path(__file__).parent.parent / "data" / "words.toml"
WordList = Literal["language", "education", "role"]


@lru_cache(maxsize=1)
def _said() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=3)
def words_of(name: WordList) -> dict[str, Words]:
    """Code → words, in the order of the file."""
    return {row["code"]: Words(row["th"], row["en"]) for row in _said()[name]}


def offered(name: WordList, language: str) -> list[tuple[str, str]]:
    """The choices of a form."""
    lists = _said()[name]
    return [
        (row["code"], words_of(name)[row["code"]].say(language)) for row in lists if row.get("offered", True)
    ]


def in_words(name: WordList, codes: Iterable[str], language: str) -> list[str]:
    """The words of codes, in the order of the file; a code that is not on the list stays as it is."""
    known, wanted = words_of(name), list(codes)
    order = list(known)
    wanted.sort(key=lambda code: order.index(code) if code in known else len(order))
    return [known[code].say(language) if code in known else code for code in wanted]
