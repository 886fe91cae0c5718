"""What counts: every act of a need posts its facts, and takes them back when it turns out otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.needs.actions.routes import counts_as_resolved
from raengjai.needs.models import Handout, Need, Referral, Visit
from raengjai.people.models import Person
from raengjai.programmes.actions import FactDraft, correct_fact, correct_subject, post_facts
from raengjai.programmes.rules import age_band, nationality_group

HANDOUT_FACTS = {"document": "document.handed_out", "information": "information.given"}
ENDINGS = ("need.resolved", "need.answered", "need.paid", "need.withdrawn")


def post_recorded(
    visit: Visit,
    needs: Sequence[Need],
    referrals: Sequence[Referral],
    *,
    projects: Sequence[str] | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """A visit's needs and their first referrals, all in one statement; with `projects` each fact names them."""
    day = bangkok_day(visit.made_at)
    drafts = [
        _draft("need.recorded", need, need.service_code, _agency_of(need, referrals), day) for need in needs
    ]
    drafts += [_referred(each.need, each, bangkok_day(at)) for each in referrals]
    if drafts:
        post_facts([replace(each, projects=projects) for each in drafts], by=by, at=at)


def post_handouts(handouts: Iterable[Handout], agencies: dict[str, str], *, by: Actor, at: datetime) -> None:
    """One act per title or topic; copies or people reached are its quantity."""
    drafts = [
        FactDraft(
            kind=HANDOUT_FACTS[handout.kind],
            subject=("handout", handout.pk),
            place_code=handout.place_code,
            day=bangkok_day(handout.handed_at),
            quantity=handout.copies,
            agency_code=agencies.get(handout.title_code, ""),
        )
        for handout in handouts
    ]
    if drafts:
        post_facts(drafts, by=by, at=at)


def post_referred(need: Need, referral: Referral, *, by: Actor, at: datetime) -> UUID:
    return post_facts([_referred(need, referral, bangkok_day(at))], by=by, at=at)[0]


def post_resolved(need: Need, referral: Referral, *, day: date, by: Actor, at: datetime) -> UUID:
    """Resolved, once per need, whatever number of offices took part; `referral` is whose outcome stands for it.

    An outcome that brought nothing (refused, not entitled, unreachable) closes a need but resolves none.
    """
    kind = "need.resolved" if counts_as_resolved(referral) else "need.answered"
    agency = referral.office_code.partition("-")[0]
    draft = _draft(kind, need, referral.service_code, agency, day)
    return post_facts([draft], by=by, at=at)[0]


def post_withdrawn(need: Need, *, day: date, by: Actor, at: datetime) -> UUID:
    draft = _draft("need.withdrawn", need, need.service_code, "", day)
    return post_facts([draft], by=by, at=at)[0]


def post_paid(need: Need, referral: Referral, *, day: date, by: Actor, at: datetime) -> UUID:
    """Baht that reached the person; satang are rounded half up, as the Social Security Act (s.46) does."""
    agency = referral.office_code.partition("-")[0]
    baht = int(Decimal(referral.outcome_amount or 0).quantize(Decimal(1), ROUND_HALF_UP))
    draft = _draft("need.paid", need, referral.service_code, agency, day, quantity=baht)
    return post_facts([draft], by=by, at=at)[0]


def correct_ending(need: Need, *, by: Actor, at: datetime) -> None:
    """It had not ended after all: what was counted at its end is subtracted where it was counted."""
    correct_subject(("need", need.pk), kinds=ENDINGS, by=by, at=at)


def correct_facts(facts: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    for fact in facts:
        correct_fact(fact, by=by, at=at)


def _referred(need: Need, referral: Referral, day: date) -> FactDraft:
    agency = referral.office_code.partition("-")[0]
    return _draft("need.referred", need, referral.service_code, agency, day)


def _agency_of(need: Need, referrals: Sequence[Referral]) -> str:
    first = next((each for each in referrals if each.need_id == need.pk), None)
    return first.office_code.partition("-")[0] if first else ""


def _draft(
    kind: str, need: Need, service: str, agency: str, day: date, *, quantity: int | None = None
) -> FactDraft:
    """Its quantity is people, unless another is given: a group's need is one act for as many as are on its list."""
    return FactDraft(
        kind=kind,
        subject=("need", need.pk),
        place_code=need.place_code,
        day=day,
        quantity=need.group_size or 1 if quantity is None else quantity,
        service_code=service,
        agency_code=agency,
        **_who(need.person, day),
    )


def _who(person: Person | None, day: date) -> dict[str, Any]:
    if person is None:
        return {}
    return {
        "person_key": person.person_key,
        "sex": person.sex,
        "age_band": age_band(person.age_on(day)),
        "nationality_group": nationality_group(person.nationality),
    }
