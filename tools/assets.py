"""Builds what pages load: `npm ci` when the lock changed, one esbuild run when a source changed."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tools.state import ROOT, Problem, locked, said_plainly

OLDEST_NODE = 18
STATIC = ROOT / "raengjai" / "web" / "static"
DIST = STATIC / "dist"
MODULES = ROOT / "node_modules"


def main() -> int:
    """`build` (the default), or the name of a script in package.json to run after the packages are there."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else "build"
    if wanted == "build":
        build()
        return 0
    return subprocess.run(
        ["npm", "run", "--silent", wanted], cwd=ROOT, env=with_packages(), check=False
    ).returncode


def build() -> None:
    """Quick when nothing changed."""
    with locked("assets"):
        environment = with_packages()
        stamp, wanted = MODULES / ".built", _fingerprint(_sources())
        if _read(stamp) == wanted and (DIST / "main.js").exists():
            return
        began = time.time()
        _npm(environment, "run", "--silent", "build")
        for path in DIST.rglob("*"):
            if path.is_file() and path.stat().st_mtime < began - 2:
                path.unlink()  # of an earlier build
        stamp.write_text(wanted)


def with_packages() -> dict[str, str]:
    """An environment in which node and npm are found and node_modules fits the lock."""
    environment = _node_environment()
    with locked("packages"):
        stamp, wanted = MODULES / ".lock", _fingerprint([ROOT / "package-lock.json", ROOT / ".npmrc"])
        if _read(stamp) != wanted:
            _npm(environment, "ci")
            stamp.write_text(wanted)
    return environment


def _sources() -> list[Path]:
    own = [path for path in STATIC.rglob("*") if path.is_file() and DIST not in path.parents]
    return [*own, ROOT / "package.json", ROOT / "package-lock.json"]


def _node_environment() -> dict[str, str]:
    """The machine's Node when it is new enough and has npm, else the one that came with the virtual environment."""
    own = Path(sys.prefix) / "bin"
    theirs = os.pathsep.join(part for part in os.get_exec_path() if Path(part) != own)
    for path in (theirs, f"{own}{os.pathsep}{theirs}"):
        if _node_version(path) >= OLDEST_NODE and shutil.which("npm", path=path):
            return os.environ | {"PATH": path}
    raise Problem(f"Node {OLDEST_NODE} or newer with npm was not found; run `make setup`.")


def _node_version(path: str) -> int:
    node = shutil.which("node", path=path)
    if not node:
        return 0
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", said)
    return int(found.group(1)) if found else 0


def _npm(environment: dict[str, str], *arguments: str) -> None:
    made = subprocess.run(
        ["npm", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        said = (made.stderr + made.stdout).strip()[-1500:]
        raise Problem(f"`npm {' '.join(arguments)}` failed:\n{said}")


def _fingerprint(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(os.fsencode(path.relative_to(ROOT)) + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


if __name__ == "__main__":
    said_plainly(main)
