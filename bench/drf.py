"""The anchor beside us: what a team would build first with Django REST framework, on the same PostgreSQL."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import site
from tools import postgres, server
from tools.database import connect
from tools.state import development_secrets, state_folder

HERE = Path(__file__).with_name("drf_baseline")
DATABASE = "drf_baseline"
REPORTS = 100_000
WORKERS = 4


@dataclass(frozen=True, slots=True)
class Baseline:
    """The running baseline, and what its clients send."""

    url: str
    pid: int
    token: str
    session: str


@contextlib.contextmanager
def serving(admin_url: str, *, port: int = 18381) -> Iterator[Baseline]:
    """gunicorn with four sync workers, a filled table, a token and a session."""
    python = _python()
    said = _prepare(admin_url, python)
    command = [python, "-m", "gunicorn", "wsgi", "-w", str(WORKERS), "-b", f"{server.HOST}:{port}"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=HERE, env=_environment(), stdout=log, stderr=log, start_new_session=True
        )
        try:
            url = f"http://{server.HOST}:{port}"
            site.wait_until_ready(f"{url}/admin/login/", process)
            yield Baseline(url, process.pid, said["token"], said["sessionid"])
        finally:
            server.stop(process)


def _python() -> str:
    """An environment of its own: none of its packages belong to Raengjai."""
    folder = state_folder() / "drf-baseline"
    if not (folder / "bin" / "gunicorn").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        install = ["-m", "pip", "install", "--quiet", "-r", "requirements.txt"]
        subprocess.run([folder / "bin" / "python", *install], cwd=HERE, check=True)
    return str(folder / "bin" / "python")


def _prepare(admin_url: str, python: str) -> dict[str, str]:
    """The table with its rows, made anew so that every measurement begins alike."""
    with connect(admin_url) as database:
        database.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        database.execute(f"CREATE DATABASE {DATABASE}")
    subprocess.run(
        [python, "manage.py", "migrate", "--verbosity", "0"], cwd=HERE, env=_environment(), check=True
    )
    made = subprocess.run(
        [python, "seed.py", str(REPORTS)],
        cwd=HERE,
        env=_environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    said: dict[str, str] = json.loads(made.stdout)
    return said


def _environment() -> dict[str, str]:
    return os.environ | {
        "DB_NAME": DATABASE,
        "DB_HOST": str(site.CLUSTER.socket_folder),
        "DB_USER": postgres.ADMIN,
        "DB_PASSWORD": development_secrets()["ADMIN_PASSWORD"],
        "DJANGO_SETTINGS_MODULE": "settings",
    }
