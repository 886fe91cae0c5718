"""Writes the lock files (Python packages with hashes and no addresses, npm packages with hashes only) and their bill."""

import subprocess
import sys

from tools import assets, bom
from tools.state import ROOT, Problem, said_plainly

OPTIONS = [
    *(
        "--quiet",
        "--generate-hashes",
        "--python-version",
        "3.11",
        "--no-emit-index-url",
        "--no-emit-find-links",
    ),
    *("--custom-compile-command", "make lock"),
]


def main() -> int:
    """Keeps what is pinned as far as pyproject.toml allows."""
    _run(
        [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            *OPTIONS,
            "pyproject.toml",
            "-o",
            "requirements/base.txt",
        ]
    )
    development = ["--group", "dev", "-c", "requirements/base.txt", "-o", "requirements/dev.txt"]
    _run([sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, *development])
    _run(["npm", "install", "--package-lock-only", "--silent"], environment=assets.with_packages())
    bom.write()
    return 0


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode != 0:
        raise Problem("The lock files could not be written; the words above say why.")


if __name__ == "__main__":
    said_plainly(main)
