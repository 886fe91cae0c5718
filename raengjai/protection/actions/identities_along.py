"""Who the people of a case are, when the case gets another owner: an identity goes along where its person agreed to all that it says.

The keys that go along are wrapped for the member when the case is offered, one record for each identity beside the transition
(kind "along"); they are opened when it is accepted, and gone when it is over. At acceptance what goes along is sealed anew, so that
the former owner holds nothing of it; what stays behind stays with the former owner, who then is the case's custodian.
Where others are custodians of the case, who the people are is with them, before and after.
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.crypto import SealBroken
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.protection.actions.agreed import case_entries, shared_items
from raengjai.protection.actions.cases import (
    OpenCase,
    enter_of,
    give_key,
    give_key_to_emergency,
    key_of,
    read_row,
)
from raengjai.protection.actions.confirmations import check_halves, signing_half
from raengjai.protection.actions.overrides import Without, override_for
from raengjai.protection.models import Case, KeyWrap, Member, Record, Team, Transition
from raengjai.protection.models.cases import KEEPER
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys
from raengjai.protection.rules.consent import Items
from raengjai.protection.rules.records import record_of
from raengjai.protection.rules.sharing import held_items, items_of_kind

IDENTITY, ALONG = "identity", "along"
CHANGED = _("What was agreed to has changed since it was offered. Ask the owner to offer it anew.")


@dataclass(frozen=True, slots=True)
class Kept:
    """An identity that opens: the code of its person ("" where it names nobody of the case) and the items that it tells."""

    key: keys.DataKey
    person: str
    items: Items


@dataclass(frozen=True, slots=True)
class Going:
    """What goes along with a case and what stays behind, with the items that stand on a ground of the law, person by person."""

    along: tuple[Kept, ...]
    behind: tuple[Kept, ...]
    overridden: dict[str, list[str]]

    def as_content(self) -> dict[str, Any]:
        """For the sealed record of the transition."""
        return {
            "along": {str(one.key.domain_id): [one.person, *sorted(one.items)] for one in self.along},
            "behind": sorted({one.person for one in self.behind}),
        }


def identities_to_offer(
    opened: OpenCase,
    member: Member,
    recipient: str,
    overridden: dict[str, list[str]],
    *,
    stays: bool,
    without: Without | None,
    at: datetime,
) -> Going:
    """Which identities the owner can hand over with the case. Refused where a custodian is there who lacks one, and where the owner
    leaves and one would be left that nobody may open."""
    domains = kept_by(opened.case, opened.room.member_id)
    if others := _custodians(opened.case, opened.room.member_id):
        theirs = {domain for keeper in others for domain in kept_by(opened.case, keeper.pk)}
        if domains - theirs:
            raise Refused(
                _(
                    "You still keep who the people of this case are. Hand the identities to its custodian first, on the page of the team."
                )
            )
        return Going((), (), {})
    along: list[Kept] = []
    behind: list[Kept] = []
    more: dict[str, list[str]] = {}
    for one in _opened(opened, domains):
        lacking = one.items - shared_items(opened, one.person, recipient, at)
        lacking -= frozenset(overridden.get(one.person, ()))
        if lacking and without is not None and one.person:
            try:
                override_for(opened, without, recipient=recipient, items=lacking, at=at)
            except Refused:
                behind.append(one)
                continue
            more[one.person] = sorted({*more.get(one.person, ()), *lacking})
            lacking = frozenset()
        (behind if lacking else along).append(one)
    if behind and not stays:
        raise Refused(left_alone(one.person for one in behind), field="stays")
    return Going(tuple(along), tuple(behind), more)


def left_alone(people: Iterable[str]) -> str:
    return _(
        "%(people)s has not agreed that the new owner learns who this is. Ask first, or stay on the team: then it stays with you, as custodian."
    ) % {"people": ", ".join(sorted(set(people)))}


def not_agreed(people: Iterable[str]) -> str:
    return _(
        "%(people)s has not agreed that the owner of the case learns who this is. Ask first, and write the consent down."
    ) % {"people": ", ".join(sorted(set(people)))}


def put_along(opened: OpenCase, transition: Transition, going: Going, *, at: datetime) -> None:
    """The keys that go along, for the transition's member alone."""
    member = transition.to_member
    if member is None or not going.along:
        return
    check_halves(member, room=opened.room)
    for one in going.along:
        wrapped = keys.wrap(
            one.key, to_public=bytes(member.public or b""), to_member=member.pk, by=opened.room.key
        )
        parts = [base64.b64encode(part).decode() for part in (wrapped.envelope, wrapped.signature)]
        Record(
            id=uuid4(),
            case=opened.case,
            kind=ALONG,
            domain_id=transition.pk,
            about_id=one.key.domain_id,
            sealed=json.dumps([one.key.generation, *parts]).encode(),
            at=at,
            by=opened.room.member_id,
        ).save(force_insert=True)


def take_along_away(transition: Transition, *domains: UUID) -> None:
    """The keys that would have gone along, or those of some identities."""
    with inside(actors.system()):
        rows = Record.objects.filter(kind=ALONG, domain_id=transition.pk)
        (rows.filter(about_id__in=domains) if domains else rows).delete()


def no_longer_along(opened: OpenCase, content: dict[str, Any], *, at: datetime) -> dict[str, str]:
    """Of what was to go along, what the person does not agree to any more: domain → person."""
    found = {}
    for domain, (person, *items) in content.get("along", {}).items():
        allowed = shared_items(opened, person, content["recipient"], at)
        if not frozenset(items) <= allowed | frozenset(content["overridden"].get(person, ())):
            found[domain] = person
    return found


def without_along(content: dict[str, Any], left: dict[str, str]) -> dict[str, Any]:
    """What the case keeps of the transition, when these stay behind after all."""
    along = {domain: told for domain, told in content["along"].items() if domain not in left}
    return {**content, "along": along, "behind": sorted({*content["behind"], *left.values()})}


def settle_identities(
    taken: OpenCase, transition: Transition, content: dict[str, Any], former: Member, *, at: datetime
) -> Going:
    """At acceptance, the new team standing: what goes along is the new owner's under a key that nobody had, the rest stays with the
    former owner. Refused where it stands otherwise than when it was offered, and the former owner would leave."""
    case, room = taken.case, taken.room
    domains, others = kept_by(case, former.pk), _custodians(case, former.pk, room.member_id)
    theirs = {domain for keeper in (*others, room.member) for domain in kept_by(case, keeper.pk)}
    going = _agreed_now(taken, _parcels(transition, room), content, at)
    left = domains - theirs - {one.key.domain_id for one in going.along}
    if left and not content["stays"]:
        raise Refused(CHANGED)
    if not left:
        _end_wraps(case, former, domains & theirs)
    elif not others:
        Team.objects.filter(case=case, member=former, until=None).update(part=KEEPER)
    for one in going.along:
        move_identity(taken, one.key, [room.member, *([former] if left else [])], at=at)
    take_along_away(transition)
    if domains:
        moved, stayed = len(going.along), len(left)
        enter_of(taken, "identity.along", at=at, subject_id=former.pk, identities=moved, behind=stayed)
    return going


def move_identity(opened: OpenCase, key: keys.DataKey, keepers: Iterable[Member], *, at: datetime) -> None:
    """One identity under its next key, for these keepers, whoever it is released to now, and the emergency key of the case's province.
    The wraps of before are gone."""
    new = keys.next_data_key(key)
    rows = list(Record.objects.filter(case=opened.case, kind=IDENTITY, domain_id=key.domain_id))
    for row in rows:
        row.sealed = keys.seal_anew(
            bytes(row.sealed), old=key, new=new, table="record", column=row.kind, row_id=row.pk
        )
    Record.objects.bulk_update(rows, ["sealed"], batch_size=200)
    kept: dict[UUID, tuple[Member, datetime | None]] = {one.pk: (one, None) for one in keepers}
    with inside(actors.system()):
        on_team = Team.objects.live(at).filter(case=opened.case).values("member_id")
        wraps = KeyWrap.objects.filter(domain_id=key.domain_id, member_id__in=on_team, until__gt=at)
        for wrap in wraps.select_related("member"):
            if wrap.member is not None:
                kept.setdefault(wrap.member.pk, (wrap.member, wrap.until))
    for member, until in kept.values():
        give_key(new, member, case_id=opened.case_id, room=opened.room, until=until)
    give_key_to_emergency(new, opened.case, room=opened.room)
    with inside(actors.system()):
        KeyWrap.objects.filter(domain_id=key.domain_id, generation__lt=new.generation).delete()


def agreed_identities(opened: OpenCase, recipient: str, *, at: datetime) -> tuple[list[Kept], list[Kept]]:
    """Of what the member inside keeps: what a recipient may know by the consents of now, and what not."""
    found: tuple[list[Kept], list[Kept]] = [], []
    for one in _opened(opened, kept_by(opened.case, opened.room.member_id)):
        lacking = one.items - shared_items(opened, one.person, recipient, at)
        found[bool(lacking)].append(one)
    return found


def kept_by(case: Case, member_id: UUID) -> set[UUID]:
    """The identities whose key a member has for good."""
    with inside(actors.system()):
        wraps = KeyWrap.objects.filter(case_id=case.pk, member_id=member_id, until=None)
        domains = set(wraps.exclude(domain_id=case.pk).values_list("domain_id", flat=True))
        kept = Record.objects.filter(case=case, kind=IDENTITY, domain_id__in=domains)
        return set(kept.values_list("domain_id", flat=True))


def _custodians(case: Case, *but: UUID) -> list[Member]:
    with inside(actors.system()):
        rows = Team.objects.select_related("member").filter(case=case, part=KEEPER, until=None)
        return [row.member for row in rows.exclude(member_id__in=but)]


def _opened(opened: OpenCase, domains: Iterable[UUID]) -> list[Kept]:
    """Those of which the member's key opens; in an order that stays."""
    found = []
    for domain in sorted(domains):
        wrap = KeyWrap.objects.filter(domain_id=domain, member_id=opened.room.member_id).latest("generation")
        found.append(_kept(opened, key_of(domain, wrap.generation, opened.room)))
    return found


def _kept(opened: OpenCase, key: keys.DataKey) -> Kept:
    """With what all its versions tell. Raises SealBroken when the key does not open them."""
    people, items = [""], frozenset[str]()
    for row in Record.objects.filter(case=opened.case, kind=IDENTITY, domain_id=key.domain_id).order_by("at"):
        try:
            record = record_of(IDENTITY, read_row(key, row).content)
        except ValueError:  # of a form that we do not know: all that an identity can tell
            items |= items_of_kind(IDENTITY)
        else:
            people.append(record.get("person"))
            items |= held_items([record])
    return Kept(key, people[-1] or _person_of(opened, key.domain_id), items)


def _person_of(opened: OpenCase, domain: UUID) -> str:
    entries = case_entries(opened, "person", with_former=True)
    return next((entry.record.code for entry in entries if entry.id == domain), "")


def _parcels(transition: Transition, room: Room) -> list[keys.DataKey]:
    """The keys that lie ready for the member inside. Raises SealBroken where one was changed."""
    found = []
    with inside(actors.system()):
        rows = list(Record.objects.filter(kind=ALONG, domain_id=transition.pk).order_by("about_id"))
    for row in rows:
        generation, *parts = json.loads(bytes(row.sealed))
        envelope, signature = (base64.b64decode(part) for part in parts)
        if row.about_id is None:
            raise SealBroken("along")
        found.append(
            keys.unwrap(
                keys.SignedWrap(envelope, row.by, signature),
                domain_id=row.about_id,
                generation=generation,
                member=room.key,
                signer_public=signing_half(row.by, room=room),
            )
        )
    return found


def _agreed_now(
    taken: OpenCase, ready: Iterable[keys.DataKey], content: dict[str, Any], at: datetime
) -> Going:
    """Of the keys that lie ready, those of which the person agrees by now to all that is written."""
    along: list[Kept] = []
    behind: list[Kept] = []
    for key in ready:
        try:
            one = _kept(taken, key)
        except SealBroken:  # got another key meanwhile: it stays with whoever has that one
            continue
        allowed = shared_items(taken, one.person, content["recipient"], at)
        allowed |= frozenset(content["overridden"].get(one.person, ()))
        (along if one.items <= allowed else behind).append(one)
    return Going(tuple(along), tuple(behind), {})


def _end_wraps(case: Case, member: Member, domains: Iterable[UUID]) -> None:
    with inside(actors.system()):
        KeyWrap.objects.filter(case_id=case.pk, domain_id__in=set(domains), member=member).delete()
