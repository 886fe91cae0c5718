"""The country's volunteers for measuring: invented names, real area codes, a posting each, photos where they are asked for."""

import itertools
import random
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from bench.data import story

PEOPLE = 7_800  # volunteers of the country today
COORDINATOR = "bench"
PICTURES = 40


def fill(people: int, *, photos: bool = False) -> list[UUID]:
    """Members over every sub-district of the country, one third with a photo, and COORDINATOR of headquarters."""
    # Django's models only now: they want the environment that the measurement has set.
    from raengjai.access.actions import add_user, assign_posting  # noqa: PLC0415
    from raengjai.access.door import acting_as_system  # noqa: PLC0415
    from raengjai.access.models import Posting, User  # noqa: PLC0415
    from raengjai.ground.dates import bangkok_now, bangkok_today  # noqa: PLC0415
    from raengjai.network.models import Member  # noqa: PLC0415
    from raengjai.places.models import Place  # noqa: PLC0415

    now, today = bangkok_now(), bangkok_today()
    with acting_as_system("measure") as system:
        coordinator = add_user(username=COORDINATOR, name="Bench", password="", demo=False, by=system, at=now)
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
        chosen = sorted((codes * (people // len(codes) + 1))[:people])
        names = _names(people)
        users = [
            User(username=f"bench-{no}", name=name, password="!", created_at=now)
            for no, name in enumerate(names)
        ]
        User.objects.bulk_create(users, batch_size=2000)
        seen: set[str] = set()
        members, postings = [], []
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
            postings.append(
                Posting(
                    user=user,
                    role="volunteer",
                    place_code=code,
                    province_code=code[:2],
                    starts_on=today - timedelta(days=30),
                    ends_on=today + timedelta(days=700),
                )
            )
            seen.add(code)
        Member.objects.bulk_create(members, batch_size=2000)
        Posting.objects.bulk_create(postings, batch_size=2000)
        if photos:
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
