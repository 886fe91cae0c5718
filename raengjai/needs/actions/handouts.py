"""Documents handed out and information given: counted in two taps, taken back within a minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.gathering import keep_rows
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.needs.actions.facts import HANDOUT_FACTS, post_handouts
from raengjai.needs.actions.once import hold_form
from raengjai.needs.models import Handout, Visit
from raengjai.programmes.actions import correct_subject
from raengjai.services.models import catalogue

ALLOWED_FOR = timedelta(seconds=60)
MOST_COPIES = 999


def record_handouts(
    handouts: Sequence[tuple[str, int]],
    *,
    place_code: str,
    by: Actor,
    at: datetime,
    visit: Visit | None = None,
    form_id: UUID | None = None,
    given_at: datetime | None = None,
) -> list[Handout]:
    """Leaflets handed out (title × copies), with or without a visit; `given_at` when that was before `at`.

    The same tap of a form counts once.
    """
    titles = catalogue().documents
    if any(title not in titles for title, _copies in handouts):
        raise Refused(_("Choose a title from the list."), field="title")
    given = given_at or at
    rows = [_row("document", title, copies, place_code, visit, by, given) for title, copies in handouts]
    agencies = {title: versions[-1].agency for title, versions in titles.items()}
    return _kept(rows, agencies, form_id, by=by, at=at)


def record_information(
    topic_code: str,
    *,
    people: int,
    place_code: str,
    by: Actor,
    at: datetime,
    form_id: UUID | None = None,
    given_at: datetime | None = None,
) -> Handout:
    """Something was explained to `people` people, who needed nothing more; `given_at` when that was before `at`.

    The same tap of a form counts once.
    """
    if topic_code not in catalogue().topics:
        raise Refused(_("Choose a topic from the list."), field="topic")
    row = _row("information", topic_code, people, place_code, None, by, given_at or at)
    return _kept([row], {}, form_id, by=by, at=at)[0]


def take_back_handout(handout: Handout, *, by: Actor, at: datetime) -> None:
    """It was a slip of the finger: it counts no more. Refused for others and after a minute."""
    handout = Handout.objects.select_for_update().get(pk=handout.pk)
    if handout.handed_by != by.user_id or handout.taken_back_at is not None:
        raise Refused(_("This cannot be undone."))
    if at - handout.handed_at > ALLOWED_FOR:
        raise Refused(_("It is too late to undo this."))
    handout.taken_back_at = at
    handout.save(update_fields=["taken_back_at"])
    correct_subject(("handout", handout.pk), by=by, at=at)
    record("document.taken_back", handout, by=by, at=at, place_code=handout.place_code)


def _row(
    kind: str, code: str, count: int, place_code: str, visit: Visit | None, by: Actor, at: datetime
) -> Handout:
    if not 1 <= count <= MOST_COPIES:
        raise Refused(_("Between 1 and %(most)d.") % {"most": MOST_COPIES}, field="copies")
    if len(place_code) != 6 or not by.covers(place_code):
        raise Refused(_("This sub-district is outside your area."), field="place_code")
    return Handout(
        kind=kind,
        visit=visit,
        title_code=code,
        copies=count,
        handed_at=at,
        handed_by=by.me,
        place_code=place_code,
        province_code=place_code[:2],
    )


def _kept(
    rows: list[Handout], agencies: dict[str, str], form_id: UUID | None, *, by: Actor, at: datetime
) -> list[Handout]:
    """Keep and count what is new; what this form has counted already is returned as it is."""
    known = _known(rows, form_id) if form_id else {}
    new = [row for row in rows if row.pk not in known]
    keep_rows(new)
    post_handouts(new, agencies, by=by, at=at)
    for row in new:
        codes = {"title": row.title_code, "copies": row.copies}
        record(HANDOUT_FACTS[row.kind], row, by=by, at=at, place_code=row.place_code, codes=codes)
    return [known.get(row.pk, row) for row in rows]


def _known(rows: list[Handout], form_id: UUID) -> dict[UUID, Handout]:
    """What stands already of the same taps; each row gets the id that its tap always has."""
    hold_form(form_id)
    for row in rows:
        row.pk = uuid5(form_id, f"{row.handed_by} {row.kind} {row.title_code} {row.copies} {row.place_code}")
    known = Handout.objects.in_bulk([row.pk for row in rows])
    for row in rows:
        if row.pk in known and known[row.pk].taken_back_at is not None:
            row.pk = new_id()
    return known
