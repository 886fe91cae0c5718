"""The register of the Lampang story: what some volunteers can do, and three people who apply. All invented."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from raengjai.access.models import User
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.network.actions import (
    ApplicationDraft,
    approve_application,
    ask_to_correct,
    change_public_consent,
    save_profile,
    send_application,
)
from raengjai.network.models import Applicant

# Place, languages, other duties, schooling of the volunteers who have a profile.
PROFILES: tuple[tuple[str, list[str], list[str], str], ...] = (
    ("520101", ["th", "nod", "my"], ["health"], "vocational"),
    ("520102", ["th", "nod", "shn"], ["headman-assistant"], "upper-secondary"),
    ("520103", ["th", "nod"], ["health", "social"], "diploma"),
    ("520104", ["th", "nod", "en"], [], "bachelor"),
)
NAMED_TO_THE_PUBLIC = ("520101", "520103")  # who agreed to be named as the nearest volunteer
# Numbers with a right check figure that belong to nobody, birth dates, and the place wanted.
APPLICANTS = (
    ("1529900000017", date(1984, 2, 29), "520102", 3),
    ("1529900000025", date(1979, 11, 4), "520201", 1),
    ("1529900000033", date(1991, 7, 12), "520103", 5),
)


def tell_register(
    volunteers: dict[str, User],
    talk: dict[str, Any],
    next_name: Callable[[], str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Profiles of a few core volunteers, and three applications: to be decided, to be corrected, approved."""
    for (code, languages, roles, education), skills in zip(PROFILES, talk["skills"], strict=True):
        if code in volunteers:
            said = {
                "languages": languages,
                "skills": skills,
                "other_roles": roles,
                "education": education,
                "home_place_code": code,
            }
            save_profile(volunteers[code], said, cause="corrected", by=by, at=at)
            agrees = code in NAMED_TO_THE_PUBLIC
            change_public_consent(volunteers[code], agrees=agrees, by=by, at=at, on=bangkok_day(at))
    sent = [
        send_application(
            _draft(next_name(), *facts, occupation),
            source="paper",
            by=by,
            at=at + timedelta(minutes=number),
        )
        for number, (facts, occupation) in enumerate(zip(APPLICANTS, talk["occupations"], strict=True))
    ]
    ask_to_correct(sent[1], text=talk["correction"], by=by, at=at + timedelta(hours=1))
    approve_application(sent[2], by=by, at=at + timedelta(hours=2))


def _draft(
    name: str, number: str, birth_date: date, place_code: str, village_no: int, occupation: str
) -> ApplicationDraft:
    said = Applicant(
        citizen_id=number,
        birth_date=birth_date,
        home_place_code=place_code,
        home_village_no=village_no,
        phone=f"+66800000{number[-3:]}",
        education="upper-secondary",
        occupation=occupation,
        languages=("th", "nod"),
    )
    return ApplicationDraft(name, place_code, "network", said)
