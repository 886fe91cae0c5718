"""What an office may see of a need that is referred to it: everything the person consented to share."""

from datetime import datetime

from raengjai.files.actions import let_office_see as let_office_see_files
from raengjai.ground.actor import Actor
from raengjai.needs.models import Need
from raengjai.people.actions import let_office_see as let_office_see_person
from raengjai.people.models import Consent
from raengjai.search.actions import let_office_see as let_office_find


def let_office_in(need: Need, office_code: str, *, by: Actor, at: datetime) -> None:
    """The office sees the need's files and finds it; the person only where identity is shared."""
    let_office_see_files(need, office_code)
    let_office_find("need", need.pk, office_code)
    show_person(need, office_code, by=by, at=at)


def show_person(
    need: Need, office_code: str, *, by: Actor, at: datetime, consent: Consent | None = None
) -> None:
    """The office sees who it is, if the person agreed to that when the need was recorded.

    `consent` spares the question for it where it has just been given.
    """
    if need.person is not None and need.shares_identity:
        let_office_see_person(need.person, office_code, consent=consent, by=by, at=at)
