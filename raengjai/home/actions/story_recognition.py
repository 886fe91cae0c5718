"""Hours of a volunteer, one nomination, and one complaint of the Lampang story. All invented."""

from datetime import datetime, timedelta
from typing import Any

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground import receipts
from raengjai.ground.crypto import receipt_hash
from raengjai.ground.dates import bangkok_day, fiscal_year
from raengjai.ground.ids import new_id
from raengjai.network.actions import ComplaintDraft, confirm_hours, nominate, note_hours, send_complaint
from raengjai.network.models import Grievance, Member

# Days ago, what it was, minutes. The last one still waits for somebody to say that it was so.
HOURS = ((16, "visit", 180), (9, "meeting", 240), (2, "visit", 120))


def tell_recognition(
    volunteer: User, mentor: User, coordinator: User, words: dict[str, Any], *, at: datetime
) -> None:
    """The volunteer notes hours, the mentor confirms the older ones, the province nominates."""
    day = bangkok_day(at)
    with acting_as(volunteer) as actor:
        noted = [
            note_hours(volunteer, day=day - timedelta(days=ago), kind=kind, minutes=minutes, by=actor, at=at)
            for ago, kind, minutes in HOURS
        ]
    with acting_as(mentor) as actor:
        confirm_hours(noted[:-1], by=actor, at=at)
    with acting_as(coordinator) as actor:
        term = Member.objects.in_the_field().serving(day).filter(user=volunteer).get()
        nominate(term, year=fiscal_year(day), reason=words["reason"], by=actor, at=at)


def tell_complaint(place_code: str, words: dict[str, str], *, at: datetime) -> None:
    """Somebody without an account complains; whom it is about is for the province to find."""
    draft = ComplaintDraft(
        id=new_id(),
        kind="volunteer",
        category="neglect",
        place_code=place_code,
        said=Grievance(about=words["about"], happened=words["happened"]),
        receipt_hash=receipt_hash(receipts.new_code()),
    )
    with acting_as_system("tell the Lampang story") as system:
        send_complaint(draft, by=system, at=at - timedelta(days=3))
