"""CPU seconds and memory of a process tree, read from /proc."""

import contextlib
import os
from collections import defaultdict
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PARENT, _USER, _SYSTEM = 1, 11, 12  # fields of /proc/…/stat after the name


def cpu_seconds(root: int) -> float:
    """Run time of live threads (exact) and of children that ended (sampled by the kernel's tick)."""
    nanoseconds = ticks = 0
    for pid in tree(root):
        with contextlib.suppress(OSError):
            fields = _stat(pid)
            ticks += int(fields[_USER + 2]) + int(fields[_SYSTEM + 2])
            for thread in Path(f"/proc/{pid}/task").iterdir():
                with contextlib.suppress(OSError):
                    nanoseconds += int((thread / "schedstat").read_text().split()[0])
    return nanoseconds / 1e9 + ticks / _TICK


def megabytes(root: int) -> tuple[float, float]:
    """Resident memory of the tree: every process's own sum, and with shared pages counted once."""
    found = {"Rss": 0, "Pss": 0}
    for pid in tree(root):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                name, _colon, value = line.partition(":")
                if name in found:
                    found[name] += int(value.split()[0])
    return found["Rss"] / 1024, found["Pss"] / 1024


def tree(root: int) -> list[int]:
    """The process and all that descend from it."""
    children = defaultdict(list)
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                children[int(_stat(int(entry))[_PARENT])].append(int(entry))
    found = [root]
    for pid in found:
        found += children[pid]
    return found


def _stat(pid: int) -> list[str]:
    text = Path(f"/proc/{pid}/stat").read_text()
    return text[text.rindex(")") + 2 :].split()
