"""How the figures are written down: one section per run, with the machine, medians and ratios."""

import gzip
import os
import platform
import re
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench import site
from bench.load import Rounds, Target
from tools import postgres
from tools.state import ROOT

FILE = Path(__file__).with_name("RESULTS.md")
_GZIP = b"\x1f\x8b"
_ASSET = re.compile(r'(?:src|href)="([^"#]+?\.(css|js)(?:\?[^"]*)?)"')


@dataclass(slots=True)
class Measured:
    """Everything that one run found."""

    note: str
    rounds: int
    seconds: int
    started: float
    needs: int
    groups: list[list[Rounds]] = field(default_factory=list)
    idle: dict[str, tuple[float, float]] = field(default_factory=dict)
    after: dict[str, tuple[float, float]] = field(default_factory=dict)
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    recorded: tuple[int, int] = (0, 0)
    taken: tuple[int, int, int] = (0, 0, 0)
    downloads: dict[str, tuple[int, int, int]] = field(default_factory=dict)


def append(measured: Measured) -> None:
    """Add a section to RESULTS.md."""
    with FILE.open("a", encoding="utf-8") as file:
        file.write("\n".join(_section(measured)) + "\n")


def line(rounds: Rounds) -> str:
    """One row of a table."""
    return (
        f"| {rounds.label} | {rounds.clients} | {rounds.median('per_second'):.1f} | {rounds.median('p50'):.1f} "
        f"| {rounds.median('p95'):.1f} | {rounds.median('app_cpu'):.2f} + {rounds.median('db_cpu'):.2f} "
        f"| {rounds.median('size') / 1000:.1f} | {sum(run.errors for run in rounds.runs)} |"
    )


def fetch(target: Target) -> tuple[int, bytes]:
    """One answer to a target's request without its placeholders."""
    headers = dict(each.split(": ", 1) for each in (target.headers[0] if target.headers else ()))
    question = urllib.request.Request(target.url + target.path, headers=headers)
    try:
        with urllib.request.urlopen(question, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def sizes(target: Target) -> tuple[int, int]:
    """Compressed bytes of a page, and of the CSS and JavaScript that it names."""
    _status, page = fetch(target)
    found = sorted({match[0] for match in _ASSET.findall(_plain(page).decode())})
    assets = [fetch(Target("", target.url, path, 0, 0, headers=target.headers))[1] for path in found]
    return len(_packed(page)), sum(len(_packed(asset)) for asset in assets)


def _packed(body: bytes) -> bytes:
    return body if body.startswith(_GZIP) else gzip.compress(body, 9)


def _plain(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(_GZIP) else body


def _section(measured: Measured) -> list[str]:
    version = f"PostgreSQL {postgres.major_version(site.CLUSTER.bin)}"
    commit = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return [
        f"## {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {commit}",
        "",
        f"{os.cpu_count()} × {_processor()}, {version}, fsync on, Python {platform.python_version()}, "
        f"{measured.needs:,} needs; {measured.rounds} rounds of {measured.seconds} s. {measured.note}".strip(),
        "",
        "| request | clients | per second | p50 ms | p95 ms | CPU ms (server + PostgreSQL) | KB | errors |",
        "|---|---|---|---|---|---|---|---|",
        *(line(rounds) for group in measured.groups for rounds in group),
        "",
        *(_ratio(group) for group in measured.groups if len(group) > 1),
        "",
        f"Recorded: {measured.recorded[0]:,} answered, {measured.recorded[1]:,} visits in the database.",
        f"From phones: {measured.taken[0]:,} entries answered, {measured.taken[1]:,} commands and {measured.taken[2]:,} visits"
        " in the database.",
        "Downloads: "
        + "; ".join(
            f"{name}: {rows:,} needs, {packed / 1000:.1f} KB packed, {plain / 1000:.1f} KB plain"
            for name, (rows, packed, plain) in measured.downloads.items()
        )
        + ".",
        f"Cold start {measured.started:.1f} s. "
        + "; ".join(
            f"{name} {measured.idle[name][0]:.0f} → {measured.after[name][0]:.0f} MB"
            f" (shared pages once: {measured.idle[name][1]:.0f} → {measured.after[name][1]:.0f})"
            for name in measured.after
        )
        + ".",
        "Compressed page + CSS and JavaScript: "
        + "; ".join(f"{name} {a / 1000:.1f} + {b / 1000:.1f} KB" for name, (a, b) in measured.sizes.items())
        + ".",
        "",
    ]


def _ratio(group: list[Rounds]) -> str:
    """The first target over each of the others."""
    first, *others = group
    return "- " + "; ".join(
        f"{first.label} ÷ {other.label}, {first.clients} clients: "
        f"{_spread(first.ratios(other, 'per_second'))} of its rate, {_spread(first.ratios(other, 'cpu'))} of its CPU"
        for other in others
    )


def _spread(values: list[float]) -> str:
    return f"{values[len(values) // 2]:.2f} × ({values[0]:.2f}-{values[-1]:.2f})"


def _processor() -> str:
    for each in Path("/proc/cpuinfo").read_text().splitlines():
        if each.startswith("model name"):
            return each.partition(":")[2].strip()
    return platform.machine()
