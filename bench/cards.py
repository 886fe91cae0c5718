"""`python -m bench.cards`: 7,800 cards in one order, made by the job worker, which is killed once on the way.

Invented names, real area codes, a photo for every third member, a durable database of its own. Prints a line for
RESULTS.md: seconds from the order to the last file, the worker's memory, and the files' size.
"""

import argparse
import itertools
import os
import random
import subprocess
import sys
import time
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import django

from bench import site
from bench.data import story
from bench.processes import cpu_seconds, megabytes
from tools import postgres, server
from tools.database import Urls, connect
from tools.state import ROOT, said_plainly

DATABASE = "raengjai_bench_cards"
CARDS = 7_800  # volunteers of the country today
PICTURES = 40
ADDRESS = "https://raengjai.mol.go.th/verify/"
PAUSE = 0.2


def main() -> None:
    """Fill, order, watch, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=CARDS)
    parser.add_argument("--kill-at", type=int, default=0, help="kill the worker when so many cards are made")
    wanted = parser.parse_args()
    with postgres.running(site.CLUSTER) as admin_url, connect(admin_url) as database:
        database.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
    with site.database(DATABASE) as urls:
        os.environ.update(site.environment(urls))
        django.setup()
        began = time.monotonic()
        ids = _fill(wanted.cards)
        print(f"filled with {len(ids):,} members in {time.monotonic() - began:.0f} s", flush=True)
        print(_measured(urls, ids, wanted.kill_at))


def _fill(cards: int) -> list[UUID]:
    """Members over every sub-district of the country, one third with a photo."""
    # Django's models only now: they want the environment that main() has set.
    from raengjai.access.actions import add_user, assign_posting  # noqa: PLC0415
    from raengjai.access.door import acting_as_system  # noqa: PLC0415
    from raengjai.access.models import User  # noqa: PLC0415
    from raengjai.ground.dates import bangkok_now, bangkok_today  # noqa: PLC0415
    from raengjai.network.models import Member  # noqa: PLC0415
    from raengjai.places.models import Place  # noqa: PLC0415

    now, today = bangkok_now(), bangkok_today()
    with acting_as_system("measure") as system:
        coordinator = add_user(username="bench", name="Bench", password="", demo=False, by=system, at=now)
        assign_posting(
            coordinator,
            role="coordinator",
            place_code="00",
            agency_code="OPS",
            office_code="OPS-00",
            starts_on=today,
            ends_on=None,
            by=system,
            at=now,
        )
        codes = list(
            Place.objects.filter(level="subdistrict", closed_on=None)
            .order_by("code")
            .values_list("code", flat=True)
        )
        chosen = sorted((codes * (cards // len(codes) + 1))[:cards])
        names = _names(cards)
        users = [
            User(username=f"bench-{no}", name=name, password="!", created_at=now)
            for no, name in enumerate(names)
        ]
        User.objects.bulk_create(users, batch_size=2000)
        seen: set[str] = set()
        members = []
        for user, code in zip(users, chosen, strict=True):
            members.append(
                Member(
                    user=user,
                    kind="volunteer",
                    tier="network" if code in seen else "core",
                    name=user.name,
                    place_code=code,
                    province_code=code[:2],
                    starts_on=today - timedelta(days=30),
                    ends_on=today + timedelta(days=700),
                    appointed_until=today + timedelta(days=700),
                )
            )
            seen.add(code)
        Member.objects.bulk_create(members, batch_size=2000)
        _give_photos(members[::3], by=system, at=now)
    return [member.pk for member in members]


def _names(count: int) -> list[str]:
    """Plainly invented names, some of them long."""
    told = story()
    first = [(told["prefixes"]["women"][0], name) for name in told["women"]]
    first += [(told["prefixes"]["men"][0], name) for name in told["men"]]
    surnames = ["".join(pair) for pair in itertools.product(told["men"], told["surnames"])]
    chance = random.Random(7)
    return [
        f"{prefix}{name} {chance.choice(surnames)}"
        for prefix, name in (chance.choice(first) for _no in range(count))
    ]


def _give_photos(members: list[Any], *, by: Any, at: Any) -> None:
    """Portraits of noise: they pack worse than faces."""
    from PIL import Image  # noqa: PLC0415

    from raengjai.files.actions import add_attachment  # noqa: PLC0415
    from raengjai.files.rules import prepare  # noqa: PLC0415

    pictures = []
    for _picture in range(PICTURES):
        image, body = Image.effect_noise((600, 760), 30).convert("RGB"), BytesIO()
        image.save(body, "JPEG", quality=85)
        pictures.append(prepare("photo.jpg", body.getvalue()))
    for member, picture in zip(members, itertools.cycle(pictures), strict=False):
        add_attachment(picture, subject=member, place_code=member.place_code, by=by, at=at)


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
    user = User.objects.get(username="bench")
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
