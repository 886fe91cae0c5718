"""Records of people follow their place when it is merged, divided or gets another code: the record, and what belongs to it,
lies where the person lives now. Nothing that somebody said is changed, so there is no revision; the journal says where
it was (ADR 0018)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.files.actions import move_attachments
from raengjai.ground.actor import Actor
from raengjai.journal.actions import EntryDraft, record_many
from raengjai.people.actions.index import note_lookalikes
from raengjai.people.models import Consent, Lookalike, Merge, Person, Revision, Sight
from raengjai.places.providers import Holding, Move, register_holding
from raengjai.search import actions as search

_CHILDREN = (Consent, Sight, Revision)


def register() -> None:
    """Called once, when the app is ready."""
    register_holding(
        "person",
        Holding(
            _("Records of people served"),
            _("lie in the successor, with consents and history"),
            20,
            count_persons,
            move_persons,
        ),
    )


def count_persons(codes: Sequence[str], _day: date) -> int:
    return Person.objects.filter(place_code__in=list(codes)).count()


def move_persons(move: Move, most: int, by: Actor, at: datetime) -> int:
    """Records that were joined go along with the one that stands for them, for the joining may be undone."""
    here = Person.objects.filter(move.of(), place_code=move.place_code)
    persons = list(here.order_by("name_key", "id").select_for_update()[:most])
    if not persons:
        return 0
    ids, to = [person.pk for person in persons], move.successor_code
    if move.crosses_provinces:
        _let_number_go(ids, to[:2])
    Person.objects.filter(pk__in=ids).update(**move.there)
    for model in _CHILDREN:
        model._default_manager.filter(person__in=ids).update(**move.there)
    Merge.objects.filter(kept__in=ids).update(**move.there)
    search.move("person", ids, place_code=to)
    move_attachments("person", ids, place_code=to)
    record_many(
        [
            EntryDraft("person.replaced", person, to, codes={"at_place": move.place_code})
            for person in persons
        ],
        by=by,
        at=at,
    )
    if move.crosses_provinces:
        _look_for_others(persons, to, at)
    return len(persons)


def _let_number_go(ids: Sequence[UUID], province_code: str) -> None:
    """A number is found once in a province. Where the other province knows it already, its record keeps it; the key of
    the ledger stays, so both are counted as one person."""
    moving = Person.objects.filter(pk__in=ids, national_id_index__isnull=False)
    known = Person.objects.filter(province_code=province_code, merged_into=None)
    held = known.filter(national_id_index__in=moving.values("national_id_index")).values("national_id_index")
    Person.objects.filter(
        pk__in=ids, national_id_index__in=list(held.values_list("national_id_index", flat=True))
    ).update(national_id_index=None)


def _look_for_others(persons: Sequence[Person], to: str, at: datetime) -> None:
    """Pairs are the province's: those of the old one are forgotten, the new one looks for its own."""
    ids = [person.pk for person in persons]
    Lookalike.objects.filter(Q(one__in=ids) | Q(other__in=ids), settled_at=None).delete()
    for person in persons:
        person.place_code, person.province_code = to, to[:2]
        note_lookalikes(person, at=at)
