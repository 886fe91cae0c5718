"""Where we measure: a durable PostgreSQL of its own, and the server as production runs it."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import django

from tools import postgres, server
from tools.database import Urls, connect, prepare
from tools.state import ROOT, Problem, development_secrets, state_folder

DATABASE = "raengjai_bench"
WORKERS = 2
FROM_PROXY = {"X-Forwarded-Proto": "https"}
# Durable: fsync stays on.
CLUSTER = postgres.Cluster(
    "bench",
    options=(
        ("shared_buffers", "1GB"),
        ("effective_cache_size", "3GB"),
        ("work_mem", "16MB"),
        ("maintenance_work_mem", "1GB"),
        ("max_wal_size", "4GB"),
        ("checkpoint_timeout", "15min"),
        ("random_page_cost", "1.1"),
    ),
)


FILES = state_folder() / "bench-files"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address and the process whose tree is measured."""

    url: str
    pid: int


@contextlib.contextmanager
def database(name: str = DATABASE) -> Iterator[Urls]:
    """The database to measure on, migrated and with its reference data."""
    FILES.mkdir(mode=0o700, exist_ok=True)
    with postgres.running(CLUSTER) as admin_url:
        urls = prepare(admin_url, name)
        manage(urls, "migrate", "--no-input", as_owner=True)
        manage(urls, "prepare")
        yield urls


@contextlib.contextmanager
def fresh_database(name: str) -> Iterator[Urls]:
    """An empty one, whatever stood there before, with Django set up on it in this process."""
    with postgres.running(CLUSTER) as admin_url, connect(admin_url) as administrator:
        administrator.execute(f"DROP DATABASE IF EXISTS {name}")
    with database(name) as urls:
        os.environ.update(environment(urls))
        django.setup()
        yield urls


def environment(urls: Urls, *, mode: str = "development", pool: int = 0) -> dict[str, str]:
    """What Django reads. Keys are those of this checkout: measured data are invented."""
    keys = {name: development_secrets()[name] for name in ("SECRET_KEY", "FIELD_KEY", "BLIND_INDEX_KEY")}
    own = {
        "RAENGJAI_MODE": mode,
        "DJANGO_SETTINGS_MODULE": "raengjai.config.settings",
        "ALLOWED_HOSTS": "127.0.0.1",
        "FILES_ROOT": str(FILES),
        "DATABASE_URL": urls.app,
        "DATABASE_OWNER_URL": urls.owner,
        "DATABASE_POOL": str(pool),
    }
    return os.environ | keys | own


def manage(urls: Urls, *arguments: str, as_owner: bool = False, mode: str = "development") -> str:
    """Run `manage.py …` on the database; returns what it said."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(urls, mode=mode) | {"RAENGJAI_AS_OWNER": str(as_owner)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@contextlib.contextmanager
def serving(urls: Urls, *, port: int = 18380) -> Iterator[Server]:
    """Two granian workers in production mode with kept database connections."""
    manage(urls, "collectstatic", "--no-input", mode="production")
    with tempfile.TemporaryFile() as log:
        process = server.start(environment(urls, mode="production", pool=4), port, workers=WORKERS, log=log)
        try:
            url = f"http://{server.HOST}:{port}"
            wait_until_ready(f"{url}/healthz", process)
            yield Server(url, process.pid)
        finally:
            server.stop(process)


def wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    """Production answers only what a proxy received by https; the header says so."""
    question = urllib.request.Request(url, headers=FROM_PROXY)
    for _try in range(3000):
        if process.poll() is not None:
            raise Problem("The server stopped while starting.")
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(question, timeout=5):
            return
        time.sleep(0.01)
    raise Problem("The server did not answer within 30 seconds.")


def database_pid() -> int:
    """The process whose tree is PostgreSQL."""
    return int((CLUSTER.data / "postmaster.pid").read_text().split()[0])
