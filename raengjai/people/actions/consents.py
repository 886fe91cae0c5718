"""Consent given and withdrawn, and the offices that see a person because of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.people.models import Consent, Person, Sight, record_ids
from raengjai.people.models.consent import SHARE_WITH_OFFICE
from raengjai.people.rules.wording import purposes
from raengjai.search import actions as search

_GUARDIAN_UNDER = 10  # PDPA section 20: below ten years only a guardian consents


def give_consents(
    person: Person,
    codes: Sequence[str],
    *,
    given_by: str,
    language: str,
    by: Actor,
    at: datetime,
    speaker_name: str = "",
    speaker_relation: str = "",
) -> list[Consent]:
    """The person agrees to these purposes in today's wording; what was agreed to in it already stays.

    Sharing that rested on an older wording rests on the new consent from now on.
    """
    _check_giver(person, given_by, speaker_name, at)
    day = bangkok_day(at)
    wanted = {code: purposes()[code].wording_on(day) for code in codes}
    former = {consent.purpose: consent for consent in person.consents.valid().filter(purpose__in=wanted)}
    given = [
        Consent(
            person=person,
            place_code=person.place_code,
            province_code=person.province_code,
            purpose=code,
            wording_version=wording.version,
            language=wording.language_shown(language),
            given_by=given_by,
            speaker_name=speaker_name,
            speaker_relation=speaker_relation,
            given_at=at,
            recorded_by=by.user_id,
        )
        for code, wording in wanted.items()
        if code not in former or former[code].wording_version != wording.version
    ]
    if given:
        _replace(former, given, by=by, at=at)
        told = {"purposes": [consent.purpose for consent in given], "given_by": given_by}
        record("person.consented", person, by=by, at=at, place_code=person.place_code, codes=told)
    return given


def withdraw_consent(person: Person, purpose: str, *, by: Actor, at: datetime) -> list[str]:
    """The person no longer agrees. Returns the offices that lost sight of the person by it."""
    ids = record_ids(person)
    withdrawn = Consent.objects.valid().of_persons(ids).filter(purpose=purpose)
    if not withdrawn.update(withdrawn_at=at, withdrawn_by=by.user_id):
        raise Refused(_("This consent was not given, or has been withdrawn already."))
    told = {"purpose": purpose}
    record("person.consent_withdrawn", person, by=by, at=at, place_code=person.place_code, codes=told)
    if purpose != SHARE_WITH_OFFICE:
        return []
    sights = list(Sight.objects.open().of_persons(ids).order_by("office_code", "id"))
    for sight in sights:
        _end(sight, by=by, at=at)
    return sorted({sight.office_code for sight in sights})


def let_office_see(
    person: Person, office_code: str, *, by: Actor, at: datetime, consent: Consent | None = None
) -> Sight:
    """An office may see the person from now on. Refused without consent to share; twice changes nothing.

    `consent` is the one just given; without it the newest valid one is looked up.
    """
    known = person.sights.open().filter(office_code=office_code).first()
    if known is not None:
        return known
    consent = consent or sharing_consent([person.pk]) or sharing_consent(record_ids(person))
    if consent is None:
        raise Refused(
            _("The person has not agreed that an office sees the name. Ask first, or send it without.")
        )
    sight = show_to_office(person, office_code, consent, by=by, at=at)
    told = {"office": office_code}
    record(
        "person.shown_to_office",
        person,
        by=by,
        at=at,
        place_code=person.place_code,
        office_code=office_code,
        codes=told,
    )
    return sight


def end_office_sight(person: Person, office_code: str, *, by: Actor, at: datetime) -> None:
    """The office no longer sees the person (referral undone or sent back, or the person asked for it)."""
    for sight in person.sights.open().filter(office_code=office_code):
        _end(sight, by=by, at=at)


def sharing_consent(ids: Sequence[UUID]) -> Consent | None:
    """The newest valid consent to share on these records."""
    valid = Consent.objects.valid().of_persons(list(ids)).filter(purpose=SHARE_WITH_OFFICE)
    return valid.order_by("-given_at", "-id").first()


def show_to_office(
    person: Person,
    office_code: str,
    consent: Consent,
    *,
    by: Actor,
    at: datetime,
    merge_id: UUID | None = None,
) -> Sight:
    """The sight itself; the rule and the journal entry are the caller's."""
    sight = Sight(
        person=person,
        place_code=person.place_code,
        office_code=office_code,
        consent=consent,
        since=at,
        let_by=by.user_id,
        merge_id=merge_id,
    )
    sight.save(force_insert=True)
    search.let_office_see("person", person.pk, office_code)
    return sight


def _end(sight: Sight, *, by: Actor, at: datetime) -> None:
    sight.until, sight.ended_by = at, by.user_id
    sight.save(update_fields=["until", "ended_by"])
    search.hide_from_office("person", sight.person_id, sight.office_code)
    record(
        "person.hidden_from_office",
        ("person", sight.person_id),
        by=by,
        at=at,
        place_code=sight.place_code,
        office_code=sight.office_code,
        codes={"office": sight.office_code},
    )


def _replace(former: dict[str, Consent], given: list[Consent], *, by: Actor, at: datetime) -> None:
    """Keep the new consents; what rested on a former one rests on the new one from now on."""
    replaced = [(former[new.purpose], new) for new in given if new.purpose in former]
    for old, _new in replaced:
        old.withdrawn_at, old.withdrawn_by = at, by.user_id
        old.save(update_fields=["withdrawn_at", "withdrawn_by"])
    Consent.objects.bulk_create(given)
    for old, new in replaced:
        Sight.objects.open().filter(consent=old).update(consent=new)


def _check_giver(person: Person, given_by: str, speaker_name: str, at: datetime) -> None:
    age = person.age_on(bangkok_day(at))
    if age is not None and age < _GUARDIAN_UNDER and given_by != "guardian":
        message = _("For a child under ten a parent or guardian agrees.")
        raise Refused(message, field="given_by")
    if given_by != "self" and not speaker_name:
        raise Refused(_("Write who spoke for the person or was the witness."), field="speaker_name")
