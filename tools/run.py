"""`make run`: database, data, assets, server and job worker together; Ctrl-C stops all of it."""

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from types import FrameType
from typing import NoReturn

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from tools import assets, development, postgres, server, texts
from tools.database import Urls
from tools.state import ROOT, Problem, said_plainly

DEFAULT_PORT = "8000"
SERVERS = 2
BEAT = 0.3  # seconds between looks at the processes
BEATS_PER_LOOK = 10  # the database is asked less often
SOURCES = ("raengjai/**/*.py", "raengjai/*/data/**/*")
Child = subprocess.Popen[bytes]


def main() -> int:
    """Everything up; then wait until a person or an accident ends it."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    port = _port()
    assets.build()
    try:
        with development.database() as urls:
            environment = development.environment(urls)
            bring_up_to_date(urls, environment)
            with _children(environment, port) as children:
                _greet(environment, port, children["server"])
                _watch(children)
    except KeyboardInterrupt:
        print("\nStopped. What was entered is kept.", flush=True)
    return 0


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _be_left_alone() -> None:
    """A second Ctrl-C must not leave half of it running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _port() -> int:
    given = os.environ.get("PORT") or DEFAULT_PORT
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise Problem(f"PORT={given} is not a port number.")
    if server.is_taken(int(given)):
        raise Problem(f"Port {given} is in use: stop what runs there, or take another: PORT=8001 make run")
    return int(given)


def _greet(environment: dict[str, str], port: int, starting: Child) -> None:
    """Who one can be, read while the server starts."""
    address = f"http://{server.HOST}:{port}"
    accounts = _manage(environment, "demo_accounts", "--base-url", address, capture=True)
    server.wait_until_ready(starting, port)
    print(f"\n{accounts.rstrip()}\n\nRaengjai is ready: {address}   (Ctrl-C stops it)\n", flush=True)


# --- data -----------------------------------------------------------------------------------------------


def bring_up_to_date(urls: Urls, environment: dict[str, str], *, again: bool = False) -> None:
    """Migrate and load what is missing. A note on the database says for which sources that was done, so that
    the next start is quick."""
    texts.compile_stale(environment)
    wanted = f"prepared for sources {_fingerprint()}"
    if _note_on(urls.owner) == wanted and not again:
        return
    print("Preparing the database ...", flush=True)
    _manage(environment | {"RAENGJAI_AS_OWNER": "True"}, "migrate", "--no-input", "--verbosity", "0")
    _manage(environment, "prepare")
    _manage(environment, "demo", "--if-empty")
    _write_note(urls.owner, wanted)


def _manage(environment: dict[str, str], *arguments: str, capture: bool = False) -> str:
    """Run manage.py in a session of its own: Ctrl-C reaches us, and we end it."""
    process = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if capture else None,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    if process.returncode != 0:
        raise Problem(f"`manage.py {' '.join(arguments)}` failed; its words are above.")
    return said or ""


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in ROOT.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(os.fsencode(path.relative_to(ROOT)) + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _note_on(owner_url: str) -> str | None:
    with psycopg.connect(owner_url) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    return row[0] if row else None


def _write_note(owner_url: str, note: str) -> None:
    statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
    name = sql.Identifier(str(conninfo_to_dict(owner_url)["dbname"]))
    with (
        contextlib.suppress(psycopg.errors.InsufficientPrivilege),  # a database made by somebody else
        psycopg.connect(owner_url) as connection,
    ):
        connection.execute(statement.format(name, note))


# --- processes ------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _children(environment: dict[str, str], port: int) -> Iterator[dict[str, Child]]:
    """The server and the job worker, starting; both gone afterwards."""
    children: dict[str, Child] = {}
    try:
        children["server"] = server.start(environment | {"DATABASE_POOL": "4"}, port, workers=SERVERS)
        children["job worker"] = _start_worker(environment | {"DATABASE_POOL": "2"})
        yield children
    finally:
        _be_left_alone()
        for child in children.values():
            if child.poll() is None:
                child.terminate()
        for child in children.values():
            server.stop(child)


def _start_worker(environment: dict[str, str]) -> Child:
    return subprocess.Popen(
        [sys.executable, ROOT / "manage.py", "work"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def _watch(children: dict[str, Child]) -> None:
    """Returns never: ends with a person's signal or with the sentence for what ended by itself."""
    for beat in count(1):
        for name, child in children.items():
            if child.poll() is not None:
                raise Problem(
                    f"The {name} stopped by itself (code {child.returncode}), so everything was stopped."
                )
        if beat % BEATS_PER_LOOK == 0 and development.uses_embedded() and not postgres.RUN.is_up():
            raise Problem(
                "The database stopped by itself, so everything was stopped. Start again: it recovers."
            )
        time.sleep(BEAT)


if __name__ == "__main__":
    said_plainly(main)
