"""`python -m bench.cards`: 7,800 cards in one order, made by the job worker, which is killed once on the way.

Invented names, real area codes, a photo for every third member, a durable database of its own. Prints a line for
RESULTS.md: seconds from the order to the last file, the worker's memory, and the files' size.
"""

import argparse
import subprocess
import sys
import time
from uuid import UUID

from bench import site
from bench.network import COORDINATOR, PEOPLE, fill
from bench.processes import cpu_seconds, megabytes
from tools import server
from tools.database import Urls
from tools.state import ROOT, said_plainly

DATABASE = "raengjai_bench_cards"
ADDRESS = "https://raengjai.mol.go.th/verify/"
PAUSE = 0.2


def main() -> None:
    """Fill, order, watch, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=PEOPLE)
    parser.add_argument("--kill-at", type=int, default=0, help="kill the worker when so many cards are made")
    wanted = parser.parse_args()
    with site.fresh_database(DATABASE) as urls:
        began = time.monotonic()
        ids = fill(wanted.cards, photos=True)
        print(f"filled with {len(ids):,} members in {time.monotonic() - began:.0f} s", flush=True)
        print(_measured(urls, ids, wanted.kill_at))


def _measured(urls: Urls, ids: list[UUID], kill_at: int) -> str:
    """One order from its beginning to its last file."""
    from raengjai.access.door import acting_as  # noqa: PLC0415
    from raengjai.access.models import User  # noqa: PLC0415
    from raengjai.ground.dates import bangkok_now  # noqa: PLC0415
    from raengjai.network.actions import PRINT  # noqa: PLC0415
    from raengjai.papers.actions import begin_print  # noqa: PLC0415
    from raengjai.papers.models import Print, PrintPart  # noqa: PLC0415

    worker = _worker(urls)
    time.sleep(4)  # it has started and waits
    user = User.objects.get(username=COORDINATOR)
    began, most, cpu, killed = time.monotonic(), 0.0, 0.0, False
    with acting_as(user) as actor:
        order = begin_print(
            PRINT, ids, place_code="00", address=ADDRESS, language="th", by=actor, at=bangkok_now()
        )
    while True:
        time.sleep(PAUSE)
        most = max(most, megabytes(worker.pid)[0])
        with acting_as(user):
            seen = Print.objects.get(pk=order.pk)
        if seen.finished_at is not None:
            break
        if kill_at and not killed and seen.done >= kill_at:
            killed = True
            cpu += cpu_seconds(worker.pid)
            worker.kill()
            worker.wait()
            worker = _worker(urls)
    took = time.monotonic() - began
    cpu += cpu_seconds(worker.pid)
    server.stop(worker)
    with acting_as(user):
        sizes = list(PrintPart.objects.filter(print=order).order_by("number").values_list("size", flat=True))
    again = f"; the worker was killed after {kill_at:,} and started anew" if killed else ""
    return (
        f"{seen.done:,} of {seen.total:,} cards in {took:.0f} s ({seen.done / took:.0f} a second), {len(sizes)} files, "
        f"{sum(sizes) / 1e6:.0f} MB, the largest {max(sizes) / 1e6:.1f} MB; the worker at most {most:.0f} MB "
        f"and {cpu:.0f} s of CPU{again}"
    )


def _worker(urls: Urls) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "work"],
        cwd=ROOT,
        env=site.environment(urls),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


if __name__ == "__main__":
    said_plainly(main)
