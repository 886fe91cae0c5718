"""Documents handed out and information given: counted in two taps, taken back within a minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.needs.actions.facts import HANDOUT_FACTS, post_handouts
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
) -> list[Handout]:
    """Leaflets handed out (title × copies), with or without a visit."""
    titles = catalogue().documents
    if any(title not in titles for title, _copies in handouts):
        raise Refused(_("Choose a title from the list."), field="title")
    rows = [_row("document", title, copies, place_code, visit, by, at) for title, copies in handouts]
    return _kept(rows, {title: versions[-1].agency for title, versions in titles.items()}, by=by, at=at)


def record_information(topic_code: str, *, people: int, place_code: str, by: Actor, at: datetime) -> Handout:
    """Something was explained to `people` people, who needed nothing more."""
    if topic_code not in catalogue().topics:
        raise Refused(_("Choose a topic from the list."), field="topic")
    row = _row("information", topic_code, people, place_code, None, by, at)
    return _kept([row], {}, by=by, at=at)[0]


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


def _kept(rows: list[Handout], agencies: dict[str, str], *, by: Actor, at: datetime) -> list[Handout]:
    Handout.objects.bulk_create(rows)
    post_handouts(rows, agencies, by=by, at=at)
    for row in rows:
        codes = {"title": row.title_code, "copies": row.copies}
        record(HANDOUT_FACTS[row.kind], row, by=by, at=at, place_code=row.place_code, codes=codes)
    return rows
