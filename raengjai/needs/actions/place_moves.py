"""Open needs follow the place of their person when it is merged, divided or gets another code: the need with its whole
story. What has ended stays under the code under which it was worked (ADR 0018); one that is opened again follows."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from raengjai.files.actions import move_attachments
from raengjai.ground.actor import Actor
from raengjai.journal.actions import EntryDraft, record_many
from raengjai.needs.models import GroupMember, Need, NeedQuerySet, Referral, Step, Visit
from raengjai.needs.rules.states import NeedState
from raengjai.places.providers import Holding, Move, register_holding
from raengjai.search import actions as search
from raengjai.tasks.actions import move_tasks
from raengjai.tasks.models import Task

# Also one that is resolved and not told yet: somebody must still do something.
UNFINISHED = [state.value for state in NeedState if state not in (NeedState.TOLD, NeedState.WITHDRAWN)]
_STORY = (Referral, Step, GroupMember)


def register() -> None:
    """Called once, when the app is ready."""
    register_holding(
        "need",
        Holding(
            _("Open needs"),
            _("are worked on in the successor, by the same offices; tasks and files go along"),
            30,
            count_needs,
            move_needs,
        ),
    )
    register_holding(
        "matter",
        Holding(
            _("Open needs elsewhere whose matter lies here"),
            _("name the successor"),
            32,
            count_matters,
            move_matters,
        ),
    )


def _unfinished(codes: Sequence[str]) -> NeedQuerySet:
    return Need.objects.filter(place_code__in=list(codes), state__in=UNFINISHED)


def count_needs(codes: Sequence[str], _day: date) -> int:
    return _unfinished(codes).count()


def move_needs(move: Move, most: int, by: Actor, at: datetime) -> int:
    here = _unfinished([move.place_code]).filter(move.of())
    needs = list(here.order_by("recorded_at", "id").select_for_update()[:most])
    if not needs:
        return 0
    ids, to = [need.pk for need in needs], move.successor_code
    Need.objects.filter(pk__in=ids).update(**move.there)
    Need.objects.filter(pk__in=ids, matter_place_code=move.place_code).update(matter_place_code=to)
    stories: list[QuerySet[Referral] | QuerySet[Step] | QuerySet[GroupMember]] = [
        model.objects.filter(need__in=ids) for model in _STORY
    ]
    for rows in stories:
        rows.update(**move.there)
    Visit.objects.filter(needs__in=ids).update(**move.there)
    _take_along(ids, to, by=by, at=at)
    record_many(
        [EntryDraft("need.replaced", need, to, codes={"at_place": move.place_code}) for need in needs],
        by=by,
        at=at,
    )
    return len(needs)


def _take_along(ids: Sequence[UUID], to: str, *, by: Actor, at: datetime) -> None:
    """What hangs on the needs in the rooms below."""
    open_tasks = Task.objects.open().filter(subject_id__in=ids, subject_kind="need")
    move_tasks(list(open_tasks.select_for_update()), place_code=to, by=by, at=at)
    search.move("need", ids, place_code=to)
    move_attachments("need", ids, place_code=to)


def _matters(codes: Sequence[str]) -> NeedQuerySet:
    """Of the same provinces, which is an index range; a matter beyond that only says where it was."""
    provinces = {code[:2] for code in codes}
    return Need.objects.filter(
        province_code__in=provinces, state__in=UNFINISHED, matter_place_code__in=list(codes)
    ).exclude(place_code__in=list(codes))


def count_matters(codes: Sequence[str], _day: date) -> int:
    return _matters(codes).count()


def move_matters(move: Move, most: int, by: Actor, at: datetime) -> int:
    """Whose village is not known of the matter: it goes with the rest."""
    if not move.takes_rest:
        return 0
    found = list(_matters([move.place_code]).order_by("id").select_for_update()[:most])
    Need.objects.filter(pk__in=[need.pk for need in found]).update(matter_place_code=move.successor_code)
    record_many(
        [
            EntryDraft("need.matter_replaced", need, need.place_code, codes={"at_place": move.place_code})
            for need in found
        ],
        by=by,
        at=at,
    )
    return len(found)
