"""Where this checkout keeps what must last: database clusters, secrets, locks.

Outside the checkout and outside temporary folders, keyed by the checkout's path, so that several checkouts
on one machine never meet.
"""

import base64
import contextlib
import fcntl
import hashlib
import json
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Problem(Exception):
    """Something a person can put right, said in one sentence."""


def said_plainly(main: Callable[[], int | None]) -> None:
    """Run a tool's main; a Problem becomes its sentence on stderr and exit code 1."""
    try:
        sys.exit(main())
    except Problem as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)


def is_root() -> bool:
    return os.geteuid() == 0


def state_folder() -> Path:
    """The folder of this checkout, made when absent. As root it can be passed through (not listed) by the
    unprivileged account that runs the embedded database; for anybody else it is closed."""
    base = _base()
    name = re.sub(r"[^A-Za-z0-9.]+", "-", ROOT.name)[:20] or "checkout"
    folder = base / f"{name}-{hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:10]}"
    mode = 0o711 if is_root() else 0o700
    try:
        for path in (base, folder):
            path.mkdir(parents=True, exist_ok=True)
            if path.stat().st_uid == os.geteuid():
                path.chmod(mode)
    except OSError as error:
        raise Problem(f"Cannot keep data in {folder}: {error.strerror}. Set XDG_STATE_HOME.") from error
    return folder


def _base() -> Path:
    if is_root():
        return Path("/var/lib/raengjai")
    given = os.environ.get("XDG_STATE_HOME")
    return (Path(given) if given else Path.home() / ".local" / "state") / "raengjai"


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """Only one process of this checkout at a time inside; the kernel lets go when a process dies."""
    with (state_folder() / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def development_secrets() -> dict[str, str]:
    """Keys and passwords of this checkout, made once and readable by their owner only."""
    path = state_folder() / "secrets.json"
    with locked("secrets"):
        known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        complete = _new_secrets() | known
        if complete != known:
            _write_private(path, json.dumps(complete, indent=1))
    return complete


def _new_secrets() -> dict[str, str]:
    names = ("ADMIN_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD")
    passwords = {name: secrets.token_hex(24) for name in names}
    keys = {
        name: base64.b64encode(secrets.token_bytes(32)).decode() for name in ("FIELD_KEY", "BLIND_INDEX_KEY")
    }
    push = {"VAPID_PRIVATE_KEY": secrets.token_urlsafe(32)}  # 32 bytes; all but 1 in 2³² are a key on P-256
    return {"SECRET_KEY": secrets.token_urlsafe(50)} | keys | push | passwords


def _write_private(path: Path, text: str) -> None:
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)
    draft.replace(path)
