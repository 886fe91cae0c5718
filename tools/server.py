"""Runs the real server (granian) beside us and stops it: for `make run`, browser tests and screenshots."""

import contextlib
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from tools.state import ROOT, Problem

HOST = "127.0.0.1"
PATIENCE = 30.0


class Certificate(NamedTuple):
    """Files: what the server shows to browsers (PEM), and its key (PKCS#8)."""

    shown: Path
    key: Path


def start(
    environment: dict[str, str],
    port: int,
    *,
    workers: int = 1,
    log: IO[bytes] | None = None,
    certificate: Certificate | None = None,
) -> subprocess.Popen[bytes]:
    """A server in a session of its own, so that Ctrl-C reaches us first and we stop it in order. With a certificate
    it speaks HTTPS and HTTP/2, as the proxy of an installation does."""
    arguments = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", str(workers)]
    arguments += [
        "--blocking-threads",
        "4",
        "--workers-kill-timeout",
        "10",
        "--no-ws",
        "--log-level",
        "warning",
    ]
    if certificate:
        arguments += ["--ssl-certificate", str(certificate.shown), "--ssl-keyfile", str(certificate.key)]
    return subprocess.Popen(
        [sys.executable, "-m", "granian", *arguments, "raengjai.config.wsgi:application"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def wait_until_ready(process: subprocess.Popen[bytes], port: int, scheme: str = "http") -> None:
    """Until /healthz answers; stopping a granian that is still starting can hang it."""
    deadline = time.monotonic() + PATIENCE
    while not _answers(f"{scheme}://{HOST}:{port}/healthz"):
        if process.poll() is not None:
            raise Problem("The server stopped while starting; its words say why.")
        if time.monotonic() > deadline:
            raise Problem(f"The server did not answer on port {port} within {PATIENCE:.0f} seconds.")
        time.sleep(0.05)


def stop(process: subprocess.Popen[bytes], patience: float = 12.0) -> None:
    """Politely, then firmly; nothing of its session survives."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def serving(environment: dict[str, str], certificate: Certificate | None = None) -> Iterator[str]:
    """A server on a free port while inside; yields its address. Its words are shown when it does not start."""
    port, scheme = free_port(), "https" if certificate else "http"
    with tempfile.TemporaryFile() as log:
        process = start(environment, port, log=log, certificate=certificate)
        try:
            wait_until_ready(process, port, scheme)
            yield f"{scheme}://{HOST}:{port}"
        except Problem as problem:
            log.seek(0)
            raise Problem(f"{problem}\n{log.read().decode(errors='replace')[-3000:]}") from problem
        finally:
            stop(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def _answers(url: str) -> bool:
    unknown = ssl._create_unverified_context()  # noqa: S323 (our own loopback address, a certificate nobody signed)
    try:
        with urllib.request.urlopen(url, timeout=2, context=unknown) as answer:  # noqa: S310 (our own loopback address)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
