"""The person behind the terms: what changed is kept old and new, sealed; a former member's record is erased."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.files.actions import add_attachment, erase_attachments
from raengjai.files.rules import Prepared
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.network.actions.talks import erase_talk, export_talks
from raengjai.network.actions.terms import note_service, offices_of, put_words, record_member
from raengjai.network.models import Change, Duty, Identity, Member, Nomination, Profile, Talk
from raengjai.network.models.profile import PLAIN_FIELDS, SEALED_FIELDS

# What the person changes alone; the rest is corrected by the coordinator, who sees the papers.
OWN_FIELDS = (
    "phone",
    "line_id",
    "languages",
    "skills",
    "emergency_name",
    "emergency_relation",
    "emergency_phone",
)
PROFILE_FIELDS = ("phone", *PLAIN_FIELDS, *SEALED_FIELDS)


@transaction.atomic
def save_profile(user: User, said: Mapping[str, Any], *, cause: str, by: Actor, at: datetime) -> list[str]:
    """Keep what `said` says of PROFILE_FIELDS; returns the names of the fields that changed.

    What is not in `said` stays. Old and new values go into a row of their own; the journal has the names of the
    fields only. The birth date is text (1975-03-31).
    """
    is_own = by.user_id == user.pk
    if is_own and cause == "self" and set(said) - set(OWN_FIELDS):
        raise Refused(_("Your provincial labour office corrects this, for it sees the papers."))
    newest = newest_term(user)
    if newest is None or not (is_own or by.covers(newest.province_code)):
        raise Refused(_("This person is outside your area."))
    profile, identity = profile_for(user, at=at), _identity_of(user, at)
    before = {"phone": newest.phone, **profile.values(), **identity.values()}
    changed = {name: [before[name], said[name]] for name in PROFILE_FIELDS if _differs(name, before, said)}
    if not changed:
        return []
    _write(profile, identity, newest, {name: new for name, (_old, new) in changed.items()}, by=by, at=at)
    change = Change(user=user, cause=cause, made_at=at, made_by=by.user_id)
    change.keep(changed)
    change.save(force_insert=True)
    record_member("member.profile_changed", newest, by=by, at=at, fields=list(changed), cause=cause)
    return list(changed)


@transaction.atomic
def change_public_consent(user: User, *, agrees: bool, by: Actor, at: datetime, on: date) -> None:
    """Whether the public may be shown the person as the nearest volunteer; dated, and withdrawn at any time.

    The person decides, or the coordinator who holds it in writing.
    """
    newest = newest_term(user)
    if newest is None or not (by.user_id == user.pk or by.covers(newest.province_code)):
        raise Refused(_("This person is outside your area."))
    profile = profile_for(user, at=at)
    if (profile.public_since is not None) == agrees:
        return
    profile.public_since, profile.changed_at = (on if agrees else None), at
    profile.save(update_fields=["public_since", "changed_at"])
    verb = "member.public_consent_given" if agrees else "member.public_consent_withdrawn"
    record_member(verb, newest, by=by, at=at, on=on)


@transaction.atomic
def change_photo(user: User, prepared: Prepared | None, *, by: Actor, at: datetime) -> None:
    """Another portrait, or none. The one before is erased at once; place and camera were taken out already."""
    newest = newest_term(user)
    if newest is None or not (by.user_id == user.pk or by.covers(newest.province_code)):
        raise Refused(_("This person is outside your area."))
    if prepared is not None and prepared.media_type == "application/pdf":
        raise Refused(_("Choose a photo, not a document."), field="photo")
    profile = profile_for(user, at=at)
    with inside(_for_province(by, newest.province_code)) as wider:
        erase_attachments("profile", [profile.pk])
        profile.photo_id = None
        if prepared is not None:
            photo = add_attachment(
                prepared,
                subject=profile,
                place_code=newest.province_code,
                office_codes=offices_of(newest.province_code, at.date()),
                by=wider,
                at=at,
            )
            profile.photo_id = photo.pk
    profile.changed_at = at
    profile.save(update_fields=["photo_id", "changed_at"])
    verb = "member.photo_removed" if prepared is None else "member.photo_added"
    record_member(verb, newest, by=by, at=at)


@transaction.atomic
def erase_profile(profile: Profile, *, by: Actor, at: datetime) -> None:
    """What is personal beside the register itself goes: profile, identity, changes, portrait, notes on talks. The terms
    stay."""
    if profile.served_until is None:
        raise Refused(_("This person still serves."))
    user_id, newest = profile.user_id, newest_term(profile.user)
    erase_attachments("profile", [profile.pk])
    for talk in Talk.objects.with_person(user_id):
        erase_talk(talk, by=by, at=at)
    Change.objects.filter(user=user_id).delete()
    Identity.objects.filter(user=user_id).delete()
    profile.delete()
    if newest is not None:
        record_member("member.profile_erased", newest, by=by, at=at)


def export_profile(user: User) -> dict[str, Any]:
    """Everything that the network keeps about an account, as JSON values, for the person.

    Complaints about the person are not in it (docs/security.md): a copy would tell who complained, by day and deed.
    """
    profile = Profile.objects.filter(user=user).first()
    identity = Identity.objects.filter(user=user).first()
    terms = Member.objects.filter(user=user).order_by("starts_on", "id")
    changes = Change.objects.filter(user=user).order_by("made_at", "id")
    hours = Duty.objects.filter(user=user).order_by("day", "kind")
    nominations = Nomination.objects.filter(user=user).order_by("year")
    return {
        "terms": [_term(member) for member in terms],
        "profile": profile.values() | {"public_since": _day(profile.public_since)} if profile else {},
        "identity": identity.values() if identity else {},
        "changes": [
            {"at": each.made_at.isoformat(), "cause": each.cause, "fields": each.changes()}
            for each in changes
        ],
        "talks": export_talks(user),
        "hours": [
            {
                "day": _day(each.day),
                "kind": each.kind,
                "minutes": each.minutes,
                "confirmed": each.confirmed_at is not None,
            }
            for each in hours
        ],
        "nominations": [
            {"year": each.year, "state": each.state, "reason": each.reason, "numbers": each.figures}
            for each in nominations
        ],
    }


def newest_term(user: User) -> Member | None:
    """The term that began last: its province looks after the person's record."""
    return Member.objects.filter(user=user).order_by("-starts_on", "-id").first()


def profile_for(user: User, *, at: datetime) -> Profile:
    """The profile, made when there is none; locked until the transaction ends."""
    found = Profile.objects.select_for_update().filter(user=user).first()
    if found is None:
        found = Profile(user=user, changed_at=at)
        found.save(force_insert=True)
        note_service(user.pk)
        found.refresh_from_db(fields=["served_until"])
    return found


def _identity_of(user: User, at: datetime) -> Identity:
    found = Identity.objects.select_for_update().filter(user=user).first()
    if found is None:
        found = Identity(user=user, changed_at=at)
        found.save(force_insert=True)
    return found


def _write(
    profile: Profile, identity: Identity, newest: Member, new: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    plain = [name for name in PLAIN_FIELDS if name in new]
    for name in plain:
        setattr(profile, name, new[name])
    if plain:
        profile.changed_at = at
        profile.save(update_fields=[*plain, "changed_at"])
    sealed = {name: new[name] for name in SEALED_FIELDS if name in new}
    if sealed:
        identity.keep(identity.values() | sealed, name=newest.name)
        identity.changed_at = at
        identity.save()
    if "phone" in new:
        _change_phone(newest, new["phone"], by=by, at=at)


def _change_phone(newest: Member, phone: str, *, by: Actor, at: datetime) -> None:
    """On every term that is not over."""
    with inside(_for_province(by, newest.province_code)):
        open_terms = Member.objects.filter(user=newest.user_id).serving_between(at.date(), None)
        for member in open_terms:
            member.phone = phone
            member.save(update_fields=["phone"])
            put_words(member, at=at)
    newest.phone = phone


def _for_province(by: Actor, province_code: str) -> Actor:
    """The register and its photos belong to the province, where a person who serves one sub-district may not write;
    the own record is the exception, and these two writes alone are let through."""
    return replace(by, places=(*by.places, province_code))


def _differs(name: str, before: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    if name not in said:
        return False
    if name in ("languages", "other_roles"):
        return sorted(before[name]) != sorted(said[name])
    return bool(before[name] != said[name])


def _term(member: Member) -> dict[str, Any]:
    return {
        "kind": member.kind,
        "tier": member.tier,
        "name": member.name,
        "phone": member.phone,
        "place": member.place_code,
        "village": member.village_no,
        "office": member.office_code,
        "from": _day(member.starts_on),
        "until": _day(member.ends_on),
        "order": member.order_no,
        "order_dated": _day(member.order_on),
        "ended_because": member.end_reason,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
