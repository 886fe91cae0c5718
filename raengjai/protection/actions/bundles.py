"""Referral to an organisation outside: a signed and sealed file that goes out, and answer files that come back.

A bundle carries the person's consent, so none is made without it: there is no override here. What was sent cannot be fetched back; after
a consent was withdrawn the file is gone from here, and a message that takes it back is to be sent.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused
from raengjai.protection.actions.agreed import consent_words, held_about, share_of, shared_items
from raengjai.protection.actions.cases import CODE_LETTERS, OpenCase, check_open, enter_of
from raengjai.protection.actions.extracts import LIVE, tell, told_of
from raengjai.protection.actions.partners import as_partner, identity_of, office_key_of
from raengjai.protection.actions.referrals import Wanted, check_wanted, content_of_sharing, with_event
from raengjai.protection.actions.team import check_owner
from raengjai.protection.models import OfficeKey, Partner, Transition
from raengjai.protection.rules import bundle, consent
from raengjai.protection.rules.records import code_list
from raengjai.protection.rules.sharing import bundled_person, consent_of
from raengjai.protection.rules.sharing.recipients import live_consents

LIFE = timedelta(days=30)
STATES = {
    bundle.OFFERED: Transition.OFFERED,
    bundle.ACCEPTED: Transition.ACCEPTED,
    bundle.DECLINED: Transition.REJECTED,
    bundle.DONE: Transition.DONE,
    bundle.REVOKED: Transition.REVOKED,
}
_OF_BUNDLE = {ours: theirs for theirs, ours in STATES.items()}


@transaction.atomic
def make_referral_bundle(
    opened: OpenCase, partner: Partner, wanted: Wanted, *, is_urgent: bool, language: str, at: datetime
) -> Transition:
    """Seals what the person agreed to share with this organisation, and nothing else. Refused with the names of what is missing."""
    check_open(opened.case)
    check_owner(opened)
    check_wanted(opened, wanted)
    if partner.retired_at is not None:
        raise Refused(_("Nothing is sent to this organisation any more."), field="partner")
    other, office = as_partner(partner, room=opened.room), office_key_of(opened.room)
    me = identity_of(office, opened.room)
    sharing = share_of(opened, wanted.person, other.organisation, wanted.items, at=at)
    content = _content(
        opened, wanted, sharing.items, other.organisation, is_urgent=is_urgent, language=language, at=at
    )
    raw, reference = bundle.make_bundle(
        content, me=me, other=other, bundle_id=uuid4(), at=at, expires_at=at + LIFE
    )
    transition = Transition(
        case=opened.case, kind=Transition.REFERRAL, bundle=raw, by=opened.room.member_id, offered_at=at
    )
    kept = content_of_sharing(other.organisation, wanted, sharing, None) | {
        "partner": str(partner.pk),
        "office_key": str(office.pk) if office else "",
        "bundle_id": str(reference.bundle_id),
        "digest": reference.digest.hex(),
        "sender": reference.sender,
        "made_at": reference.made_at.isoformat(),
        "expires_at": reference.expires_at.isoformat(),
        "code": content["code"],
        "answers": {},
    }
    tell(opened, transition, kept, at=at)
    transition.save(force_insert=True)
    enter_of(opened, "bundle.made", at=at, subject_id=transition.pk, items=len(sharing.items))
    return transition


def read_bundle_file(opened: OpenCase, transition: Transition, *, at: datetime) -> bytes:
    """The file as it is sent; each download is entered. Refused once the person no longer agrees to what it tells, or it is over."""
    content = told_of(opened, transition).content
    transition.refresh_from_db()
    allowed = shared_items(opened, content["person"], content["recipient"], at)
    if (
        transition.bundle is None
        or transition.state not in LIVE
        or not frozenset(content["wanted"]) <= allowed
    ):
        raise Refused(
            _("This file is no longer given out: it is over, or the person has taken the consent back.")
        )
    enter_of(opened, "bundle.downloaded", at=at, subject_id=transition.pk)
    return bytes(transition.bundle)


@transaction.atomic
def answer_bundle(opened: OpenCase, transition: Transition, raw: bytes, *, at: datetime) -> str:
    """Reads an answer that came back; returns the new state. Raises Refused, in words, for what was changed on the way, is of somebody
    else or another referral, came twice, too late or out of order; nothing is changed then."""
    transition = Transition.objects.select_for_update().get(pk=transition.pk)
    former = told_of(opened, transition)
    content = former.content
    known = {UUID(answer): bytes.fromhex(digest) for answer, digest in content["answers"].items()}
    me, other, reference = _sides(opened, content)
    answer = bundle.read_answer(raw, reference=reference, me=me, other=other, at=at, known=known)
    if answer.again:
        raise Refused(_("This answer was read before. Nothing was changed."))
    state = STATES[bundle.next_state(_OF_BUNDLE[transition.state], answer.verb)]
    event = {"what": state, "text": answer.text, "at": answer.made_at.isoformat(), "by": ""}
    now = {
        **content,
        "answers": {**content["answers"], str(answer.answer_id): answer.digest.hex()},
        "events": [*content["events"], event],
    }
    tell(opened, transition, now, at=at, former=former)
    _set(transition, state, at)
    enter_of(opened, "bundle.answered", at=at, subject_id=transition.pk, state=state)
    return state


@transaction.atomic
def revoke_bundle(opened: OpenCase, transition: Transition, reason: str, *, at: datetime) -> bytes:
    """Takes it back: returns the message to send, which can be fetched again. Refused when it is over."""
    check_owner(opened)
    transition = Transition.objects.select_for_update().get(pk=transition.pk)
    former = told_of(opened, transition)
    if transition.state not in LIVE:
        raise Refused(_("This is over already. Nothing was changed."))
    if len(reason.strip()) < 5:
        raise Refused(_("Write down the reason in a sentence."), field="reason")
    me, other, reference = _sides(opened, former.content)
    message, _digest = bundle.make_answer(
        reference, bundle.REVOKE, "", me=me, other=other, answer_id=uuid4(), at=at
    )
    content = with_event(former.content, "revoked", reason.strip(), opened, at)
    tell(opened, transition, {**content, "revocation": message.decode()}, at=at, former=former)
    _set(transition, Transition.REVOKED, at)
    enter_of(opened, "bundle.revoked", at=at, subject_id=transition.pk)
    return message


def stop_bundles(opened: OpenCase, person: str, *, at: datetime) -> int:
    """After a consent was taken back: the files that tell more are gone from here. Returns how many."""
    stopped = 0
    rows = Transition.objects.filter(case=opened.case, to_member=None, bundle__isnull=False, state__in=LIVE)
    for transition in rows:
        former = told_of(opened, transition)
        content = former.content
        allowed = shared_items(opened, person, content["recipient"], at)
        if content["person"] == person and not frozenset(content["wanted"]) <= allowed:
            tell(opened, transition, with_event(content, "withdrawn", "", opened, at), at=at, former=former)
            transition.bundle = None
            transition.save(update_fields=["bundle", "record_id"])
            enter_of(opened, "bundle.stopped", at=at, subject_id=transition.pk)
            stopped += 1
    return stopped


def _content(
    opened: OpenCase,
    wanted: Wanted,
    items: consent.Items,
    organisation: str,
    *,
    is_urgent: bool,
    language: str,
    at: datetime,
) -> dict[str, Any]:
    records = held_about(opened, wanted.person).records
    person = bundled_person(records, wanted.person, items, year=opened.case.opened_on.year, language=language)
    letters = [secrets.choice(CODE_LETTERS) for _each in range(8)]
    words = consent_words(opened, wanted.person)
    consents = [one for one in live_consents(words, organisation, at) if one.items & items]
    return {
        "code": f"{''.join(letters[:4])}-{''.join(letters[4:])}",
        "request": {
            "service": code_list("service").say(wanted.service, language),
            "reason": wanted.note.strip(),
            "urgent": is_urgent,
        },
        "person": person,
        "consent": consent_of(consents, organisation=organisation, fields=person),
    }


def _sides(
    opened: OpenCase, content: dict[str, Any]
) -> tuple[bundle.Identity, bundle.Partner, bundle.Reference]:
    office = OfficeKey.objects.filter(pk=content["office_key"]).first()
    partner = Partner.objects.filter(pk=content["partner"]).first()
    if partner is None:
        raise Refused(_("This referral was sent by another room. Its members read the answer."))
    reference = bundle.Reference(
        UUID(content["bundle_id"]),
        bytes.fromhex(content["digest"]),
        content["sender"],
        content["recipient"],
        datetime.fromisoformat(content["made_at"]),
        datetime.fromisoformat(content["expires_at"]),
    )
    return identity_of(office, opened.room), as_partner(partner, room=opened.room), reference


def _set(transition: Transition, state: str, at: datetime) -> None:
    is_answer = state in (Transition.ACCEPTED, Transition.REJECTED)
    transition.state = state
    if is_answer:
        transition.answered_at = at
    else:
        transition.ended_at = at
    if state != Transition.ACCEPTED:
        transition.bundle = None
    transition.save(update_fields=["state", "answered_at", "ended_at", "bundle", "record_id"])
