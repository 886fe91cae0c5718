"""Correcting facts: a negative on the same day and place, so that the month it counted in is right again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from raengjai.ground.actor import Actor
from raengjai.programmes.actions.posting import FactDraft, post_facts
from raengjai.programmes.models import Fact

_STANDING = "SELECT * FROM ledger_standing(%s, %s, %s, %s)"


@transaction.atomic
def correct_fact(fact_id: UUID, *, by: Actor, at: datetime, quantity: int | None = None) -> UUID | None:
    """Take a fact back, or say what its quantity really was. None when nothing of it stands any more."""
    standing = _standing(None, None, fact_id, None)
    if not standing or standing[0].quantity == quantity:
        return None
    fact = standing[0]
    draft = _taken_back(fact) if quantity is None else _adjusted(fact, quantity)
    return post_facts([draft], by=by, at=at)[0]


@transaction.atomic
def correct_subject(
    subject: tuple[str, UUID], *, kinds: Sequence[str] | None = None, by: Actor, at: datetime
) -> list[UUID]:
    """Take back every fact of a subject that stands (of the given kinds); returns the ids of the corrections."""
    standing = _standing(*subject, None, list(kinds) if kinds is not None else None)
    return post_facts([_taken_back(fact) for fact in standing], by=by, at=at)


def _standing(*asked: Any) -> list[Fact]:
    """Facts with what is left of their numbers. The caller holds the subject, read through its own policy."""
    return list(Fact.objects.raw(_STANDING, asked))


def _taken_back(fact: Fact) -> FactDraft:
    return _correction(fact, acts=-fact.acts, heads=-fact.heads, quantity=-fact.quantity)


def _adjusted(fact: Fact, quantity: int) -> FactDraft:
    if quantity < 0:
        raise ValueError("a quantity is not negative")
    return _correction(fact, acts=0, heads=0, quantity=quantity - fact.quantity)


def _correction(fact: Fact, **numbers: int) -> FactDraft:
    return FactDraft(
        kind=fact.kind,
        subject=(fact.subject_kind, fact.subject_id),
        place_code=fact.place_code,
        day=fact.day,
        person_key=fact.person_key,
        service_code=fact.service_code,
        agency_code=fact.agency_code,
        projects=fact.project_codes,
        sex=fact.sex,
        age_band=fact.age_band,
        nationality_group=fact.nationality_group,
        corrects=fact.pk,
        **numbers,
    )
