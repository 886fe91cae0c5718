"""The development site's environment: database, keys and mode, for `make run` and single commands.

`python -m tools.development [--owner | --no-database] program …` runs a program with it.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

import environ

from tools import postgres
from tools.database import Urls, prepare
from tools.state import ROOT, Problem, development_secrets, said_plainly, state_folder

KEYS = ("SECRET_KEY", "FIELD_KEY", "BLIND_INDEX_KEY", "VAPID_PRIVATE_KEY")
NOWHERE = Urls(owner="postgresql:///none", app="postgresql:///none")


def main() -> int:
    """Run a program with the development database."""
    arguments = sys.argv[1:]
    flag = arguments.pop(0) if arguments[:1] in (["--owner"], ["--no-database"]) else ""
    opened = contextlib.nullcontext(NOWHERE) if flag == "--no-database" else database()
    with opened as urls:
        own = environment(urls) | ({"RAENGJAI_AS_OWNER": "True"} if flag == "--owner" else {})
        return subprocess.run(arguments, cwd=ROOT, env=own, check=False).returncode


@contextlib.contextmanager
def database() -> Iterator[Urls]:
    """$DATABASE_URL (and $DATABASE_OWNER_URL), from the environment or .env; else the embedded PostgreSQL."""
    _read_env_file()
    given, owner = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_OWNER_URL")
    if given:
        yield Urls(owner=owner, app=given) if owner else prepare(given)
        return
    with postgres.running(postgres.RUN) as admin_url:
        yield prepare(admin_url)


def uses_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def environment(urls: Urls) -> dict[str, str]:
    """What Django's settings read. A value given by the person wins over a generated key."""
    _read_env_file()
    if os.environ.get("RAENGJAI_MODE", "development") != "development":
        raise Problem(
            "These commands are for development: demo accounts, demo data and the embedded database do not "
            "belong to production. Unset RAENGJAI_MODE."
        )
    keys = {name: value for name, value in development_secrets().items() if name in KEYS}
    keys["FILES_ROOT"] = str(state_folder() / "files")
    keys["VAPID_CONTACT"] = "mailto:nobody@localhost"
    own = {"RAENGJAI_MODE": "development", "DJANGO_SETTINGS_MODULE": "raengjai.config.settings"}
    return keys | os.environ | own | {"DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner}


def _read_env_file() -> None:
    if (ROOT / ".env").exists():
        environ.Env.read_env(ROOT / ".env")


if __name__ == "__main__":
    said_plainly(main)
