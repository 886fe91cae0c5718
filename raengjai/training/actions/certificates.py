"""Certificates of an event: what they say, who gets one, made in batches, revoked, restored, issued anew."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Event, Guest
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import EntryDraft, record, record_many
from raengjai.papers import actions as papers
from raengjai.papers.actions import NewCredential
from raengjai.papers.models import Credential, Print
from raengjai.papers.providers import Made
from raengjai.training.actions.certificate_faces import faces_of
from raengjai.training.actions.rights import check_writes, writes
from raengjai.training.actions.tests import as_system
from raengjai.training.models import (
    CERTIFICATE,
    REVOKE_REASONS,
    Certificate,
    Course,
    Paper,
    course_of,
    credentials_of,
    present_sessions,
    test_of,
)
from raengjai.training.rules.course import Rule, after_months, why_not

PRINT = "certificates"


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """What the certificates say and who gets one."""

    title: str
    min_sessions: int
    needs_pass: bool
    months_valid: int | None
    signer_name: str
    signer_position: str
    dated_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """A guest before the certificates: parts of days attended, the certificate, and why there is none ("" when able)."""

    guest: Guest
    sessions: int
    certificate: Certificate | None
    refusal: Any

    @property
    def is_able(self) -> bool:
        return not self.refusal and (self.certificate is None or self.certificate.revoked_at is None)


@transaction.atomic
def write_course(event: Event, draft: CourseDraft, *, by: Actor, at: datetime) -> Course:
    """What certificates of the event say from now on; those that were made keep what they say."""
    check_writes(by, event)
    if not event.is_workshop:
        raise Refused(_("Certificates are for workshops."))
    if draft.needs_pass and test_of(event.pk) is None:
        raise Refused(_("The event has no test, so nobody can pass it."), field="needs_pass")
    course = Course.objects.select_for_update().filter(event=event).first()
    course = course or Course(event=event, written_by=by.me, written_at=at)
    for name in CourseDraft.__dataclass_fields__:
        setattr(course, name, getattr(draft, name))
    course.save()
    _record("course.written", event, by=by, at=at, sessions=draft.min_sessions, needs_pass=draft.needs_pass)
    return course


def standings_of(event: Event, course: Course, only: Sequence[UUID] | None = None) -> list[Standing]:
    """Every guest who was there, or has a certificate, by name; with `only` these. Five queries."""
    present = present_sessions(event.pk)
    made = {each.guest_id: each for each in Certificate.objects.filter(event=event)}
    scores = _scores(event) if course.needs_pass else {}
    test = test_of(event.pk) if course.needs_pass else None
    rule = Rule(course.min_sessions, test.pass_mark if test else None)
    wanted = {*present, *made} if only is None else set(only)
    guests = Guest.objects.of_event(event.pk).filter(pk__in=list(wanted)).select_related("group").by_name()
    return [
        Standing(
            guest,
            present.get(guest.pk, 0),
            made.get(guest.pk),
            why_not(rule, sessions=present.get(guest.pk, 0), score=scores.get(guest.pk)),
        )
        for guest in guests
    ]


@transaction.atomic
def give_certificate(event: Event, guest: Guest, *, by: Actor, at: datetime) -> Certificate:
    """To one guest. Refused with a sentence for whoever was absent or has not passed."""
    course = _course(event, by)
    standing = next(iter(standings_of(event, course, [guest.pk])), None)
    if standing is None:
        raise Refused(_("This guest belongs to another event."))
    if standing.refusal:
        raise Refused(standing.refusal)
    if standing.certificate is not None:
        raise Refused(_("This guest has a certificate already."))
    return _give(event, course, [standing], by=by, at=at)[0][0]


@transaction.atomic
def begin_certificates(event: Event, *, address: str, by: Actor, at: datetime) -> Print:
    """Certificates for everybody who was there, made by the job worker; who has one gets the same one again."""
    course = _course(event, by)
    ids = [each.guest.pk for each in standings_of(event, course) if each.is_able]
    if not ids:
        raise Refused(_("Nobody has earned a certificate yet: presence is taken first."))
    return papers.begin_print(
        PRINT,
        ids,
        place_code=event.place_code,
        office_code=event.office_code,
        address=address,
        language="th",
        by=by,
        at=at,
    )


def make_certificates(order: Print, guest_ids: Sequence[UUID], by: Actor, at: datetime) -> Made:
    """One part of an order: missing ones are signed, then all are drawn. Who may have none is left out."""
    first = Guest.objects.filter(pk__in=list(guest_ids)).select_related("event").first()
    if first is None or not writes(by, first.event):
        return Made(b"", 0, len(guest_ids))
    event = first.event
    course = _course(event, by)
    able = [each for each in standings_of(event, course, guest_ids) if each.is_able]
    if not able:
        return Made(b"", 0, len(guest_ids))
    pairs = _give(event, course, able, by=by, at=at)
    faces = faces_of(event, course, pairs)
    pdf = papers.print_certificates(faces, address=order.address)
    return Made(pdf, len(faces), len(guest_ids) - len(faces))


def print_certificate(certificate: Certificate, *, address: str) -> bytes:
    """One certificate as it was made. The caller may see it; its signed code is looked up by the system."""
    with as_system():
        event = Event.objects.get(pk=certificate.event_id)
        course = course_of(event.pk)
        credential = credentials_of([certificate.pk]).get(certificate.pk)
        if certificate.revoked_at is not None or credential is None or course is None:
            raise Refused(_("This certificate was revoked, so it is not printed any more."))
        return papers.print_certificates(
            faces_of(event, course, [(certificate, credential)]), address=address
        )


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, reason: str, why: str, by: Actor, at: datetime) -> None:
    """Not valid from today: whoever checks it is told so."""
    certificate = _own(certificate, by)
    if reason not in REVOKE_REASONS or not why.strip():
        raise Refused(_("Say why, in a few words."), field="why")
    if certificate.revoked_at is not None:
        raise Refused(_("Somebody has revoked this certificate already."))
    certificate.revoked_at, certificate.revoked_by, certificate.revoked_why = at, by.user_id, why.strip()
    certificate.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
    with _signing(by, certificate.place_code) as actor:
        credential = credentials_of([certificate.pk])[certificate.pk]
        papers.revoke_credential(credential, reason=reason, by=actor or by, at=at)
    _record("certificate.revoked", certificate.event, by=by, at=at, certificate=certificate.pk)


@transaction.atomic
def restore_certificate(certificate: Certificate, *, by: Actor, at: datetime) -> None:
    """Takes the revocation back: the printed one is valid again."""
    certificate = _own(certificate, by)
    if certificate.revoked_at is None:
        raise Refused(_("This certificate is not revoked."))
    certificate.revoked_at = certificate.revoked_by = None
    certificate.revoked_why = ""
    certificate.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
    with _signing(by, certificate.place_code) as actor:
        papers.restore_credential(credentials_of([certificate.pk])[certificate.pk], by=actor or by, at=at)
    _record("certificate.restored", certificate.event, by=by, at=at, certificate=certificate.pk)


@transaction.atomic
def renew_certificate(certificate: Certificate, *, by: Actor, at: datetime) -> Certificate:
    """A name or title was wrong and is right now: a new signed code, the former one is valid no more."""
    certificate = _own(certificate, by)
    course = _course(certificate.event, by)
    if certificate.revoked_at is not None:
        raise Refused(_("This certificate was revoked. Restore it first."))
    certificate.name, certificate.title = certificate.guest.name, course.title
    certificate.save(update_fields=["name", "title"])
    with _signing(by, certificate.place_code) as actor:
        papers.issue_credentials([_wanted(certificate)], by=actor or by, at=at)
    _record("certificate.renewed", certificate.event, by=by, at=at, certificate=certificate.pk)
    return certificate


def _give(
    event: Event, course: Course, able: Sequence[Standing], *, by: Actor, at: datetime
) -> list[tuple[Certificate, Credential]]:
    """Certificate and signed code of each, in the order given; what is missing is made."""
    first = event.ends_on or bangkok_day(at)
    last = after_months(first, course.months_valid)
    made = [
        Certificate(
            id=new_id(),
            event=event,
            guest=each.guest,
            name=each.guest.name,
            title=course.title,
            sessions=each.sessions,
            valid_from=first,
            valid_until=last,
            made_by=by.user_id,
            made_at=at,
            place_code=event.place_code,
            province_code=event.province_code,
            office_code=event.office_code,
        )
        for each in able
        if each.certificate is None
    ]
    every = _kept(event, made) | {
        each.guest.pk: each.certificate for each in able if each.certificate is not None
    }
    own = {each.pk for each in made}
    new = [each for each in every.values() if each.pk in own]
    record_many([_entry("certificate.made", event, certificate=each.pk) for each in new], by=by, at=at)
    with _signing(by, event.place_code) as actor:
        signed = {
            each.subject_id: each
            for each in papers.issue_credentials([_wanted(each) for each in new], by=actor or by, at=at)
        }
        known = credentials_of([each.pk for each in every.values() if each.pk not in signed])
    found = signed | known
    return [(every[each.guest.pk], found[every[each.guest.pk].pk]) for each in able]


def _kept(event: Event, made: Sequence[Certificate]) -> dict[UUID, Certificate]:
    """By guest: ours, or the one that another order made at the same moment, which is then the guest's."""
    if not made:
        return {}
    Certificate.objects.bulk_create(made, ignore_conflicts=True)
    guests = [each.guest_id for each in made]
    return {each.guest_id: each for each in Certificate.objects.filter(event=event, guest__in=guests)}


def _wanted(certificate: Certificate) -> NewCredential:
    return NewCredential(
        kind=CERTIFICATE,
        subject_kind=CERTIFICATE,
        subject_id=certificate.pk,
        name=certificate.name,
        note=certificate.title,
        place_code=certificate.place_code,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        office_code=certificate.office_code,
    )


def _signing(by: Actor, place_code: str) -> Any:
    """An agency's office holds no place: the system signs for it, after its right was checked."""
    return nullcontext() if by.covers(place_code) else as_system()


def _course(event: Event, by: Actor) -> Course:
    check_writes(by, event)
    course = course_of(event.pk)
    if course is None:
        raise Refused(_("Say first what the certificates say and who gets one."))
    return course


def _own(certificate: Certificate, by: Actor) -> Certificate:
    found = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("event", "guest")
        .get(pk=certificate.pk)
    )
    check_writes(by, found.event)
    return found


def _scores(event: Event) -> dict[UUID, int]:
    found = Paper.objects.of_event(event.pk).handed_in().filter(part="post")
    return {guest: score for guest, score in found.values_list("guest_id", "score") if score is not None}


def _entry(verb: str, event: Event, **codes: Any) -> EntryDraft:
    return EntryDraft(verb, ("event", event.pk), event.place_code, event.office_code, codes)


def _record(verb: str, event: Event, *, by: Actor, at: datetime, **codes: Any) -> None:
    record(
        verb,
        ("event", event.pk),
        by=by,
        at=at,
        place_code=event.place_code,
        office_code=event.office_code,
        codes=codes,
    )
