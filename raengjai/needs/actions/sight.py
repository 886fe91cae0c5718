"""What an office may see of a need: the matter when it is referred to it, who it is and the files by consent.

The consent of the day decides, never what was agreed when the need was recorded. An office that does not see the
person sees no name, no names of a group, no file but its own.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from raengjai.files.actions import hide_from_offices as hide_files
from raengjai.files.actions import let_office_see as let_office_see_files
from raengjai.ground.actor import Actor, system
from raengjai.ground.rows import inside
from raengjai.needs.models import Need, Referral
from raengjai.people.actions import let_office_see as let_office_see_person
from raengjai.people.actions import show_where_agreed
from raengjai.people.models import Consent, Person, Sight, record_ids
from raengjai.search.actions import let_office_see as let_office_find


def let_office_in(need: Need, office_code: str, *, by: Actor, at: datetime) -> None:
    """The office finds the need; it sees the person and the files only if the person agrees to that today."""
    let_office_find("need", need.pk, office_code)
    _show(need, office_code, by=by, at=at)


def show_person(
    need: Need,
    office_code: str,
    *,
    by: Actor,
    at: datetime,
    consent: Consent | None = None,
    is_new: bool = False,
) -> None:
    """The same for a need that is just recorded: it has no files, and `consent` may have just been given.

    Nobody recorded at this very moment (`is_new`) has agreed before, so that nothing is asked about them. Call it once
    for each office.
    """
    if need.person is None:
        return
    if consent is not None:
        let_office_see_person(need.person, office_code, consent=consent, is_new=is_new, by=by, at=at)
    elif need.person.recorded_at < at:
        show_where_agreed(need.person.pk, office_code, by=by, at=at)


def offices_that_see(need: Need) -> list[str]:
    """Offices with a part in the need that see the person, and so the files; an office knows only of itself."""
    if need.person_id is None:
        return []
    with inside(system()):
        sights = Sight.objects.open().select_for_update().filter(person=need.person_id)
        parts = Referral.objects.filter(need=need).values("office_code")
        return sorted(sights.filter(office_code__in=parts).values_list("office_code", flat=True))


def show_to_offices_at_work(person: Person, by: Actor, at: datetime) -> None:
    """The person agrees only now: offices that are at work on something of theirs see who it is."""
    with inside(system()):
        parts = list(
            Referral.objects.open()
            .filter(need__person__in=record_ids(person))
            .select_related("need")
            .order_by("sent_at", "pk")
        )
    for part in parts:
        _show(part.need, part.office_code, by=by, at=at)


def hide_from_all_offices(ids: Sequence[UUID]) -> None:
    """The person agrees no longer: an office keeps of the files only what it added itself."""
    hide_files("need", list(Need.objects.filter(person__in=ids).values_list("pk", flat=True)))


def _show(need: Need, office_code: str, *, by: Actor, at: datetime) -> None:
    if need.person_id is None or not show_where_agreed(need.person_id, office_code, by=by, at=at):
        return
    with inside(system()):
        let_office_see_files(need, office_code)
