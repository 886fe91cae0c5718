"""Makes .venv from the hashed lock files. Runs on the machine's own Python: standard library only.

Quick when nothing changed: a stamp holds what was installed.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / ".installed"
LOCKS = [ROOT / "requirements" / "base.txt", ROOT / "requirements" / "dev.txt"]


def main() -> None:
    wanted = _wanted()
    if STAMP.exists() and STAMP.read_text() == wanted and os.access(PYTHON, os.X_OK):
        return
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit("Python's venv is missing: install the package python3-venv and try again.")
    if not _python_runs():
        print("Making .venv ...", flush=True)
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
    print("Installing packages from requirements/*.txt (about a minute, once) ...", flush=True)
    _install()
    _let_tools_find_the_project()
    STAMP.write_text(wanted)


def _wanted() -> str:
    """Changes with the locks, with Python, and when the checkout moves (a .venv does not survive that)."""
    digest = hashlib.sha256(f"{ROOT} {sys.version}".encode())
    for lock in LOCKS:
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def _python_runs() -> bool:
    try:
        return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _install() -> None:
    # A machine's pip.conf may name a mirror, which is wanted, or ask for --user, which cannot work here.
    settings = {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    requirements = [item for lock in LOCKS for item in ("-r", str(lock))]
    made = subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", *requirements],
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if made.returncode != 0:
        sys.exit(
            "The packages could not be installed; pip's words are above. Is the package index reachable?"
        )


def _let_tools_find_the_project() -> None:
    for packages in (ENVIRONMENT / "lib").glob("python*/site-packages"):
        (packages / "raengjai.pth").write_text(f"{ROOT}\n")


if __name__ == "__main__":
    main()
