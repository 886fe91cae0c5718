"""Closed-loop load with wrk, interleaved: every round runs each target once, so that a busy machine hits all alike."""

import json
import os
import random
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlparse

from bench import processes

_SCRIPT = Path(__file__).with_name("tmpl.lua")


@dataclass(frozen=True, slots=True)
class Target:
    """One request to repeat. `lines` makes fresh values for {{list}} before every run: none is sent twice.

    `signed` makes whole requests, headers and body, where the one proves the other. A request of several `parts` is
    counted by its parts.
    """

    label: str
    url: str
    path: str
    app_pid: int
    db_pid: int
    method: str = "GET"
    body: str = ""
    headers: tuple[tuple[str, ...], ...] = ()
    lines: Callable[[], Sequence[str]] | None = None
    signed: Callable[[], Sequence[tuple[tuple[str, ...], str]]] | None = None
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run showed. CPU in milliseconds per request (or part of one), of the server's and of PostgreSQL's processes."""

    per_second: float
    p50: float
    p95: float
    app_cpu: float
    db_cpu: float
    size: float
    errors: int

    @property
    def cpu(self) -> float:
        return self.app_cpu + self.db_cpu


@dataclass(slots=True)
class Rounds:
    """All runs of one target at one number of clients."""

    label: str
    clients: int
    runs: list[Figures] = field(default_factory=list)

    def median(self, name: str) -> float:
        values: list[float] = [getattr(run, name) for run in self.runs]
        return statistics.median(values)

    def ratios(self, other: "Rounds", name: str) -> list[float]:
        """This over the other, round by round, smallest first."""
        return sorted(
            getattr(mine, name) / max(getattr(theirs, name), 1e-9)
            for mine, theirs in zip(self.runs, other.runs, strict=True)
        )


def interleaved(targets: Sequence[Target], *, clients: int, seconds: int, rounds: int) -> list[Rounds]:
    """Measure the targets side by side; the order within a round is shuffled."""
    measured = {target.label: Rounds(target.label, clients) for target in targets}
    for _round in range(rounds):
        for target in random.sample(list(targets), len(targets)):
            measured[target.label].runs.append(run(target, clients=clients, seconds=seconds))
    return list(measured.values())


def run(target: Target, *, clients: int, seconds: int) -> Figures:
    """One run of wrk. Loopback only."""
    if urlparse(target.url).hostname != "127.0.0.1":
        raise ValueError("only servers on this machine are measured")
    with tempfile.TemporaryDirectory() as folder:
        environment = _written(target, Path(folder))
        before = [processes.cpu_seconds(pid) for pid in (target.app_pid, target.db_pid)]
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "60s", "-s", str(_SCRIPT)]
        subprocess.run([*command, target.url], env=environment, stdout=subprocess.DEVNULL, check=True)
        after = [processes.cpu_seconds(pid) for pid in (target.app_pid, target.db_pid)]
        said = json.loads((Path(folder) / "out").read_text())
    count = max(1, said["requests"]) * target.parts
    app, db = ((late - early) * 1000 / count for early, late in zip(before, after, strict=True))
    return Figures(
        per_second=said["requests"] * target.parts / said["dur_s"],
        p50=said["p50_us"] / 1000,
        p95=said["p95_us"] / 1000,
        app_cpu=app,
        db_cpu=db,
        size=said["bytes"] / count,
        errors=sum(value for name, value in said.items() if name.startswith("err_")),
    )


def _written(target: Target, folder: Path) -> dict[str, str]:
    """The files and the environment that the script reads."""
    requests = target.signed() if target.signed else []
    blocks = [headers for headers, _body in requests] or target.headers
    (folder / "headers").write_text("\n\n".join("\n".join(block) for block in blocks))
    environment = os.environ | {
        "B_METHOD": target.method,
        "B_PATH": target.path,
        "B_HEADERS": str(folder / "headers"),
        "B_OUT": str(folder / "out"),
        "B_SEED": str(random.SystemRandom().randrange(1, 2**31 - 1)),
    }
    body = "{{list}}" if requests else target.body
    if body:
        (folder / "body").write_text(body)
        environment["B_BODY"] = str(folder / "body")
    lines = [body for _headers, body in requests] if requests else target.lines() if target.lines else []
    if lines:
        (folder / "lines").write_text("\n".join(lines))
        environment["B_LIST"] = str(folder / "lines")
    return environment
