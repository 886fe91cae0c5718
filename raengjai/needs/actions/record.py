"""Recording a visit: one form, one person or group, one or several needs, each routed and referred at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.ground import receipts
from raengjai.ground.actor import Actor
from raengjai.ground.crypto import receipt_hash
from raengjai.ground.dates import bangkok_day
from raengjai.ground.gathering import gathered, is_gathered, keep_rows, tried
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal import actions as journal
from raengjai.needs.actions.facts import post_recorded
from raengjai.needs.actions.handouts import record_handouts
from raengjai.needs.actions.once import hold_form
from raengjai.needs.actions.routes import due_day
from raengjai.needs.actions.sight import show_person
from raengjai.needs.actions.steps import entry_of
from raengjai.needs.models import GroupMember, Need, Referral, Visit
from raengjai.needs.rules.states import NeedState
from raengjai.people.actions import give_consents, record_person
from raengjai.people.models import Person
from raengjai.people.models.consent import SHARE_WITH_OFFICE, Consent
from raengjai.places.models import check_open
from raengjai.search import actions as search
from raengjai.search.rules import Words
from raengjai.services.models import catalogue, route_for
from raengjai.services.rules import Route

CLOCK_SLACK = timedelta(minutes=5)
OLDEST = timedelta(days=731)  # a paper form may lie about for long; further back it is a slip in the year
USED = _("This receipt code is used already. Take a new form.")
MOST_NEEDS = 8
MOST_MEMBERS = 200


@dataclass(frozen=True, slots=True)
class NeedDraft:
    """One need as the form has it. `offices` narrows the router's offers; empty = all that it proposes first."""

    topic_code: str
    note: str = ""
    status: str = "any"
    matter_place_code: str = ""
    offices: tuple[str, ...] = ()
    members: tuple[tuple[str, str], ...] = ()  # (name, phone) of a group
    group_size: int | None = None


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """One filled form. `id` and `receipt_code` were made where it was filled."""

    id: UUID
    receipt_code: str
    place_code: str
    made_at: datetime
    needs: tuple[NeedDraft, ...] = ()
    handouts: tuple[tuple[str, int], ...] = ()  # (title code, copies)
    person: Person | None = None
    new_person: Mapping[str, Any] | None = None  # values of people.actions.record_person
    new_person_id: UUID | None = None
    consents: tuple[str, ...] = ()
    given_by: str = "self"
    for_whom: str = "self"
    speaker_name: str = ""
    speaker_relation: str = ""
    channel: str = "visit"
    village_no: int | None = None
    language: str = "th"
    is_of_province: bool = (
        False  # of nobody's sub-district (`place_code` has two digits): only offices see it
    )

    @property
    def is_of_somebody_new(self) -> bool:
        """Recorded with this visit: with an id made by the form it could be known from before."""
        return self.new_person is not None and self.new_person_id is None


@dataclass(slots=True)
class _Made:
    """Rows in the making, inserted kind by kind."""

    needs: list[Need] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    members: list[GroupMember] = field(default_factory=list)


def record_visit(
    draft: VisitDraft, *, by: Actor, at: datetime, projects: Sequence[str] | None = None
) -> Visit:
    """Keep a visit with its needs, refer each, and count it. The same draft again changes nothing.

    `projects` are those that the work at hand is charged to (a service day's), None lets the kind of act decide.

    Raises Refused with the field's name when the place is closed or outside the actor's area, the time lies in
    the future, or the receipt code is wrong or used. It is taken for new first, without asking: the constraints on
    its id and its receipt code know better. Within a greater deed that deed undoes both and does each by itself.
    """
    if is_gathered():
        return _record(draft, projects, by=by, at=at)
    try:
        with tried():
            return _record(draft, projects, by=by, at=at)
    except (IntegrityError, Refused):
        return _record_or_find(draft, projects, by=by, at=at)


def _record_or_find(draft: VisitDraft, projects: Sequence[str] | None, *, by: Actor, at: datetime) -> Visit:
    """The same with care: nobody else records this form meanwhile, and what is known of it is looked for."""
    try:
        with transaction.atomic(), gathered():
            hold_form(draft.id)
            return _known(draft) or _record(draft, projects, by=by, at=at)
    except IntegrityError as taken:  # code and form may be used where the actor cannot see
        if "visit_receipt" in str(taken):
            raise Refused(USED, field="receipt_code") from taken
        if "needs_visit_pkey" in str(taken):
            raise Refused(_("This form is recorded already. Begin a new one.")) from taken
        raise


def _record(draft: VisitDraft, projects: Sequence[str] | None, *, by: Actor, at: datetime) -> Visit:
    _check(draft, by=by, at=at)
    person, consents = _person(draft, by=by, at=at)
    visit = _visit(draft, person, by=by, at=at)
    keep_rows([visit])
    made = _Made()
    for need_draft in draft.needs:
        _refer(visit, need_draft, draft, made, by=by, at=at)
    keep_rows(made.needs)
    keep_rows(made.referrals)
    keep_rows(made.members)
    sharing = next((each for each in consents if each.purpose == SHARE_WITH_OFFICE), None)
    _announce(made, sharing, is_new=draft.is_of_somebody_new, by=by, at=at)
    record_handouts(draft.handouts, place_code=draft.place_code, visit=visit, by=by, at=at)
    post_recorded(visit, made.needs, made.referrals, projects=projects, by=by, at=at)
    return visit


def _known(draft: VisitDraft) -> Visit | None:
    """The visit of the same form, sent before. Raises Refused when another form used the receipt code."""
    hashed = receipt_hash(draft.receipt_code)
    for visit in Visit.objects.filter(Q(pk=draft.id) | Q(receipt_hash=hashed)):
        if visit.pk == draft.id:
            return visit
        raise Refused(USED, field="receipt_code")
    return None


def _check(draft: VisitDraft, *, by: Actor, at: datetime) -> None:
    if not receipts.is_valid(draft.receipt_code):
        raise Refused(
            _("The receipt code has a wrong character. Compare it with the paper."), field="receipt_code"
        )
    if draft.made_at > at + CLOCK_SLACK:
        raise Refused(_("This day is still to come. Write the day of the visit."), field="made_on")
    if draft.made_at < at - OLDEST:
        raise Refused(_("This day is too long ago. Check the year."), field="made_on")
    if len(draft.place_code) != (2 if draft.is_of_province else 6):
        raise Refused(_("Choose the sub-district."), field="place_code")
    if not by.covers(draft.place_code):
        raise Refused(
            _("This sub-district is outside your area. Ask the volunteer who serves there."),
            field="place_code",
        )
    check_open(draft.place_code, bangkok_day(draft.made_at))
    if not draft.needs and not draft.handouts:
        raise Refused(_("Choose at least one thing that the person needs."), field="topics")
    if len(draft.needs) > MOST_NEEDS:
        raise Refused(_("Record at most %(most)d needs at once.") % {"most": MOST_NEEDS}, field="topics")


def _person(draft: VisitDraft, *, by: Actor, at: datetime) -> tuple[Person | None, list[Consent]]:
    """The person served: known, new, or nobody named; with what the person newly agreed to."""
    person = draft.person
    if draft.new_person is not None:
        values = {**draft.new_person, "place_code": draft.place_code}
        person = record_person(values, by=by, at=at, person_id=draft.new_person_id)
    if person is None or not draft.consents:
        return person, []
    given = give_consents(
        person,
        draft.consents,
        given_by=draft.given_by,
        language=draft.language,
        speaker_name=draft.speaker_name,
        speaker_relation=draft.speaker_relation,
        is_new=draft.is_of_somebody_new,
        by=by,
        at=at,
    )
    return person, given


def _visit(draft: VisitDraft, person: Person | None, *, by: Actor, at: datetime) -> Visit:
    return Visit(
        id=draft.id,
        person=person,
        for_whom=draft.for_whom,
        speaker_name=draft.speaker_name.strip(),
        speaker_relation=draft.speaker_relation.strip(),
        channel=draft.channel,
        village_no=draft.village_no,
        receipt_hash=receipt_hash(draft.receipt_code),
        language=draft.language,
        made_at=draft.made_at,
        recorded_at=at,
        recorded_by=by.me,
        place_code=draft.place_code,
    )


def _refer(
    visit: Visit, need_draft: NeedDraft, draft: VisitDraft, made: _Made, *, by: Actor, at: datetime
) -> None:
    """Add one need with its referrals to what is made."""
    routes = chosen_routes(need_draft, person_place=draft.place_code)
    day = bangkok_day(at)
    need = Need(
        visit=visit,
        person=visit.person,
        topic_code=need_draft.topic_code,
        service_code=routes[0].service_code,
        status_code=need_draft.status,
        note=need_draft.note.strip(),
        matter_place_code=need_draft.matter_place_code or draft.place_code,
        village_no=draft.village_no,
        group_size=need_draft.group_size or len(need_draft.members) or None,
        receipt_hash=visit.receipt_hash,
        state=NeedState.REFERRED,
        recorded_at=at,
        recorded_by=by.me,
        place_code=draft.place_code,
        province_code=draft.place_code[:2],
    )
    referrals = [
        _referral(need, route, due=due_day(route.service_code, day), by=by, at=at) for route in routes
    ]
    need.due_on = min(referral.due_on for referral in referrals)
    made.needs.append(need)
    made.referrals.extend(referrals)
    made.members.extend(_members(need, need_draft))


def chosen_routes(need_draft: NeedDraft, *, person_place: str) -> list[Route]:
    """The routes to take: those the person chose among the offers, else the first offer."""
    offers = route_for(
        need_draft.topic_code,
        person_place=person_place,
        matter_place=need_draft.matter_place_code,
        status=need_draft.status,
    )
    chosen = {
        route.office_code: route for route in reversed(offers) if route.office_code in need_draft.offices
    }
    return list(chosen.values())[::-1] or offers[:1]


def _referral(need: Need, route: Route, *, due: date, by: Actor, at: datetime) -> Referral:
    return Referral(
        need=need,
        office_code=route.office_code,
        service_code=route.service_code,
        topic_code=need.topic_code,
        route_reason={"key": route.reason_key, "th": route.reason.th, "en": route.reason.en},
        sent_at=at,
        sent_by=by.user_id,
        due_on=due,
        place_code=need.place_code,
        province_code=need.province_code,
        receipt_hash=need.receipt_hash,
    )


def _members(need: Need, need_draft: NeedDraft) -> list[GroupMember]:
    return [
        GroupMember(
            id=new_id(),
            need=need,
            position=position,
            name=name,
            phone=phone,
            place_code=need.place_code,
            province_code=need.province_code,
        )
        for position, (name, phone) in enumerate(need_draft.members, start=1)
    ]


def _announce(made: _Made, sharing: Consent | None, *, is_new: bool, by: Actor, at: datetime) -> None:
    """Journal, search index, and what the offices may see; `sharing` is the consent to that, if just given."""
    entries: list[journal.EntryDraft] = []
    for need in made.needs:
        referrals = [each for each in made.referrals if each.need_id == need.pk]
        visit = need.visit
        entries.append(entry_of(need, "recorded", for_whom=visit.for_whom, channel=visit.channel))
        entries += [
            entry_of(need, "referred", each, due=each.due_on, service=each.service_code) for each in referrals
        ]
        offices = tuple(each.office_code for each in referrals)
        search.put("need", need.pk, words_of(need), place_code=need.place_code, at=at, office_codes=offices)
    for office_code in dict.fromkeys(each.office_code for each in made.referrals):
        show_person(made.needs[0], office_code, consent=sharing, is_new=is_new, by=by, at=at)
    journal.record_many(entries, by=by, at=at)


def words_of(need: Need) -> Words:
    """What a need is found by: its note and topic; the person is found as a person."""
    topic = catalogue().topics.get(need.topic_code, ())
    names = " ".join(f"{version.name.th} {version.name.en}" for version in topic[-1:])
    return Words(text=f"{names} {need.note}")
