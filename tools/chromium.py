"""Finds a Chrome or Chromium, and installs Debian's when that is possible (root with apt)."""

import os
import shutil
import subprocess
import sys

from tools.state import Problem, is_root, said_plainly

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = ("/usr/bin/chromium", "/opt/google/chrome/chrome", "/snap/bin/chromium")
FLAGS = [
    "--no-sandbox",  # containers and root; the browser opens nothing but our own pages
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str:
    """The program's path: $CHROME, else what is on the PATH or in a usual place."""
    given = os.environ.get("CHROME")
    if given:
        if not os.access(given, os.X_OK):
            raise Problem(f"CHROME={given} is not a program.")
        return given
    found = next(filter(None, map(shutil.which, (*NAMES, *PLACES))), None)
    if not found:
        raise Problem(
            "Browser tests need Chrome or Chromium: install the package chromium, or set CHROME to its program."
        )
    return found


def policy_refusals(console_text: str) -> list[str]:
    """What a browser's console line says about the content security policy, if anything."""
    return [console_text] if "Content Security Policy" in console_text else []


def make_sure() -> int:
    """Install Chromium when it is absent and we may; say how otherwise."""
    try:
        find()
    except Problem:
        if os.environ.get("CHROME") or not (is_root() and shutil.which("apt-get")):
            raise
        print("Installing Chromium (once) ...", file=sys.stderr)
        _apt("update")
        _apt("install", "-y", "--no-install-recommends", "chromium")
        find()
    return 0


def _apt(*arguments: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    made = subprocess.run(
        ["apt-get", "-q", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise Problem(f"apt-get {arguments[0]} failed: {(made.stderr or made.stdout).strip()[-300:]}")


if __name__ == "__main__":
    said_plainly(make_sure)
