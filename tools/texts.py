"""Keeps the compiled translations fresh: .mo files are made from .po files and never committed."""

import subprocess
import sys

from tools.state import ROOT, Problem, locked


def compile_stale(environment: dict[str, str]) -> bool:
    """Compile when a .po file is newer than what was made of it: True. Quick when nothing changed."""
    with locked("texts"):
        if not _are_stale():
            return False
        made = subprocess.run(
            [sys.executable, ROOT / "manage.py", "compile_texts"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise Problem(
                f"The translations could not be compiled:\n{(made.stderr or made.stdout).strip()[-1500:]}"
            )
        return True


def _are_stale() -> bool:
    for source in (ROOT / "raengjai").rglob("*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            return True
    return False
