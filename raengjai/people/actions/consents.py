"""Consent given and withdrawn, and the offices that see a person because of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from raengjai.access.models import Posting
from raengjai.access.roles import ROLES
from raengjai.ground.actor import Actor, system
from raengjai.ground.dates import bangkok_day
from raengjai.ground.gathering import keep_rows
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.journal.actions import EntryDraft, record_many
from raengjai.messages.actions import notify
from raengjai.people.models import Consent, Person, Sight, record_ids
from raengjai.people.models.consent import SHARE_WITH_OFFICE
from raengjai.people.providers import sharing_followers
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
    given_how: str = "",
    is_new: bool = False,
) -> list[Consent]:
    """The person agrees to these purposes in today's wording; what was agreed to in it already stays.

    Sharing that rested on an older wording rests on the new consent from now on. An office says how it was
    given, and the place is told, for the office gains by it. Agreeing to be shown opens the person's sight to the
    offices that are at work for the person already. `is_new`: recorded in this very deed, so nothing was agreed before.
    """
    office_code = _office_recording(person, given_how, by=by)
    _check_giver(person, given_by, speaker_name, at)
    day = bangkok_day(at)
    wanted = {code: purposes()[code].wording_on(day) for code in codes}
    former = {} if is_new else _former(person, wanted)
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
            given_how=given_how,
            office_code=office_code,
            given_at=at,
            recorded_by=by.user_id,
        )
        for code, wording in wanted.items()
        if code not in former or former[code].wording_version != wording.version
    ]
    if given:
        _replace(former, given, by=by, at=at)
        _tell_of(given, person, by=by, at=at)
    return given


def withdraw_consent(person: Person, purpose: str, *, by: Actor, at: datetime) -> list[str]:
    """The person no longer agrees. Returns the offices that lost sight of the person by it.

    Whoever sees one record of the person withdraws for all of them, and ends what other offices see: the system
    looks for these in their stead.
    """
    if not Person.objects.filter(pk=person.pk).exists():
        raise Refused(_("You do not see this person any more."))
    shares = purpose == SHARE_WITH_OFFICE
    with inside(system()):
        ids = record_ids(person)
        given = Consent.objects.valid().of_persons(ids).filter(purpose=purpose)
        withdrawn = given.update(withdrawn_at=at, withdrawn_by=by.user_id)
        sights = _end_sights(ids, by=by, at=at) if shares else []
        if shares:
            for follower in sharing_followers:
                follower.ended(ids)
    if not withdrawn and not sights:
        raise Refused(_("This consent was not given, or has been withdrawn already."))
    told = EntryDraft("person.consent_withdrawn", person, person.place_code, codes={"purpose": purpose})
    record_many([told, *map(_hidden, sights)], by=by, at=at)
    return sorted({sight.office_code for sight in sights})


def let_office_see(
    person: Person,
    office_code: str,
    *,
    by: Actor,
    at: datetime,
    consent: Consent | None = None,
    is_new: bool = False,
) -> Sight:
    """An office may see the person from now on. Refused without consent to share; twice changes nothing.

    `consent` is the one just given; without it the newest valid one is looked up. `is_new`: the person was recorded
    in this very deed, so no office sees them yet.
    """
    known = None if is_new else person.sights.open().filter(office_code=office_code).first()
    if known is not None:
        return known
    consent = consent or sharing_consent([person.pk]) or sharing_consent(record_ids(person))
    if consent is None:
        raise Refused(
            _("The person has not agreed that an office sees the name. Ask first, or send it without.")
        )
    sight = show_to_office(person, office_code, consent, by=by, at=at)
    record_many([_shown(sight)], by=by, at=at)
    return sight


def show_where_agreed(person_id: UUID, office_code: str, *, by: Actor, at: datetime) -> bool:
    """The office sees the person if one of the records has a valid consent to that; returns whether it does.

    Whoever sends a matter on need not see the person, nor every record of the person: the system looks it up.
    """
    opened = None
    with inside(system()):
        person = Person.objects.get(pk=person_id)
        seen = person.sights.open().select_for_update().filter(office_code=office_code).first()
        consent = None if seen else sharing_consent(record_ids(person))
        if consent is not None:
            opened = show_to_office(person, office_code, consent, by=by, at=at)
    if opened is not None:
        record_many([_shown(opened)], by=by, at=at)
    return (seen or opened) is not None


def end_office_sight(person: Person, office_code: str, *, by: Actor, at: datetime) -> None:
    """The office no longer sees the person (referral undone or sent back, or the person asked for it)."""
    ended = [_end(sight, by=by, at=at) for sight in person.sights.open().filter(office_code=office_code)]
    record_many(list(map(_hidden, ended)), by=by, at=at)


def sharing_consent(ids: Sequence[UUID]) -> Consent | None:
    """The newest valid consent to share on these records; until the transaction ends nobody withdraws it."""
    valid = Consent.objects.valid().of_persons(list(ids)).filter(purpose=SHARE_WITH_OFFICE)
    return valid.select_for_update().order_by("-given_at", "-id").first()


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
    keep_rows([sight])
    search.let_office_see("person", person.pk, office_code)
    return sight


def _end_sights(ids: list[UUID], *, by: Actor, at: datetime) -> list[Sight]:
    sights = Sight.objects.open().of_persons(ids).order_by("office_code", "id")
    return [_end(sight, by=by, at=at) for sight in sights]


def _end(sight: Sight, *, by: Actor, at: datetime) -> Sight:
    """Closed; the journal entry is the caller's."""
    sight.until, sight.ended_by = at, by.user_id
    sight.save(update_fields=["until", "ended_by"])
    search.hide_from_office("person", sight.person_id, sight.office_code)
    return sight


def _shown(sight: Sight) -> EntryDraft:
    return _entry("person.shown_to_office", sight)


def _hidden(sight: Sight) -> EntryDraft:
    return _entry("person.hidden_from_office", sight)


def _entry(verb: str, sight: Sight) -> EntryDraft:
    office = sight.office_code
    return EntryDraft(verb, ("person", sight.person_id), sight.place_code, office, {"office": office})


def _tell_of(given: list[Consent], person: Person, *, by: Actor, at: datetime) -> None:
    """The journal, the place when an office recorded it, and the rooms where offices are at work for the person."""
    one, asked = given[0], [consent.purpose for consent in given]
    codes = {"purposes": asked, "given_by": one.given_by}
    if one.office_code:
        codes |= {"office": one.office_code, "how": one.given_how}
        notify(_neighbours(person, at), "consent_by_office", person, by=by, at=at)
    told = EntryDraft("person.consented", person, person.place_code, one.office_code, codes)
    record_many([told], by=by, at=at)
    # Somebody recorded at this very moment has no office at work yet: recording asks nothing more.
    if SHARE_WITH_OFFICE in asked and person.recorded_at < at:
        for follower in sharing_followers:
            follower.begun(person, by, at)


def _former(person: Person, wanted: Iterable[str]) -> dict[str, Consent]:
    return {consent.purpose: consent for consent in person.consents.valid().filter(purpose__in=list(wanted))}


def _replace(former: dict[str, Consent], given: list[Consent], *, by: Actor, at: datetime) -> None:
    """Keep the new consents; what rested on a former one rests on the new one from now on."""
    replaced = [(former[new.purpose], new) for new in given if new.purpose in former]
    for old, _new in replaced:
        old.withdrawn_at, old.withdrawn_by = at, by.user_id
        old.save(update_fields=["withdrawn_at", "withdrawn_by"])
    keep_rows(given)
    for old, new in replaced:
        Sight.objects.open().filter(consent=old).update(consent=new)


def _check_giver(person: Person, given_by: str, speaker_name: str, at: datetime) -> None:
    age = person.age_on(bangkok_day(at))
    if age is not None and age < _GUARDIAN_UNDER and given_by != "guardian":
        message = _("For a child under ten a parent or guardian agrees.")
        raise Refused(message, field="given_by")
    if given_by != "self" and not speaker_name:
        raise Refused(_("Write who spoke for the person or was the witness."), field="speaker_name")


def _office_recording(person: Person, given_how: str, *, by: Actor) -> str:
    """The office that records the consent; "" when somebody of the place does."""
    if by.covers(person.place_code):
        return ""
    if not given_how:
        raise Refused(_("Say how the person agreed."), field="given_how")
    return by.offices[0] if by.offices else ""


def _neighbours(person: Person, at: datetime) -> list[UUID]:
    """Whom the place is told by: who recorded the person, if still serving there, or else the nearest who serve."""
    code = person.place_code
    posted = dict(
        Posting.objects.valid_on(bangkok_day(at))
        .filter(role__in=[role.code for role in ROLES.values() if role.sight == "place"])
        .filter(place_code__in=[code, code[:4], code[:2]])
        .values_list("user", "place_code")
    )
    if person.recorded_by in posted:
        return [person.recorded_by]
    nearest = max(posted.values(), key=len, default="")
    return sorted(user for user, place in posted.items() if place == nearest)
