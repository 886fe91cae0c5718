"""Cards of volunteers: issued for a term, revoked with it, printed alone or many at a time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.ground.text import normalise_thai
from raengjai.network.actions.card_faces import faces_of
from raengjai.network.models import Member, MemberQuerySet
from raengjai.network.rules import fits, revoked_from
from raengjai.papers import actions as papers
from raengjai.papers.actions import NewCredential
from raengjai.papers.models import Credential, Print
from raengjai.papers.providers import Made
from raengjai.papers.rules import credential
from raengjai.services.models import catalogue
from raengjai.services.rules import DESK

CARD = "volunteer_card"
PRINT = "volunteer_cards"
_MEMBER = "member"
# How long a card with the old name of a merged or renumbered place goes on being valid. Our own value: printing and
# handing out a district's cards takes weeks.
OLD_PLACE_ON_CARD = timedelta(days=90)


def cards_of(member_ids: Sequence[UUID]) -> dict[UUID, Credential]:
    """The live card of each member that has one."""
    found = Credential.objects.about(_MEMBER, list(member_ids)).live().filter(kind=CARD)
    return {card.subject_id: card for card in found}


def fits_member(card: Credential, member: Member) -> bool:
    """Whether the card says what is so of the member today."""
    said = credential.read(card.code).claims
    return fits(
        said,
        name=credential.short_name(member.name),
        place_code=member.place_code,
        grade=member.tier,
        valid_from=member.starts_on,
        valid_until=member.ends_on,
    )


@transaction.atomic
def issue_card(member: Member, *, by: Actor, at: datetime) -> Credential:
    """A card for the member's term. One that is valid already is replaced, when it no longer says what is so."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    refusal = _refusal(member, bangkok_day(at))
    if refusal:
        raise Refused(refusal)
    card = cards_of([member.pk]).get(member.pk)
    if card is not None and fits_member(card, member):
        raise Refused(_("There is a card for this term already. If it was lost, revoke it first."))
    return papers.issue_credentials([_wanted(member, at)], by=by, at=at)[0]


@transaction.atomic
def revoke_card(member: Member, *, reason: str, again: bool, by: Actor, at: datetime) -> Credential | None:
    """The card is no longer valid from today. With `again` a new one is issued in the same moment, and returned."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    card = cards_of([member.pk]).get(member.pk)
    if card is None:
        raise Refused(_("There is no valid card."))
    papers.revoke_credential(card, reason=reason, by=by, at=at)
    return issue_card(member, by=by, at=at) if again else None


@transaction.atomic
def settle_card(member: Member, *, by: Actor, at: datetime) -> None:
    """After a term was changed: a card that says another term, place or name is revoked, from the right day on.

    Whoever ends, shortens or moves a term calls this in the same transaction. A new card is printed, so it is issued
    when somebody asks for it.
    """
    card = cards_of([member.pk]).get(member.pk)
    if card is None:
        return
    if member.ended_at is None or member.ends_on is None:
        if not fits_member(card, member):
            papers.revoke_credential(card, reason="replaced", by=by, at=at)
        return
    day = revoked_from(member.ends_on, bangkok_day(at))
    if card.valid_until is None or day <= card.valid_until:  # else it expires by itself before
        papers.revoke_credential(card, reason="ended", from_day=day, by=by, at=at)


@transaction.atomic
def keep_card_for_a_while(member: Member, *, day: date, by: Actor, at: datetime) -> None:
    """The place on the card is another one from `day` on: the card stays valid until new ones are printed, and the new
    term stands among those without a card at once."""
    card = cards_of([member.pk]).get(member.pk)
    last = day + OLD_PLACE_ON_CARD
    if card is not None and (card.valid_until is None or card.valid_until >= last):
        papers.revoke_credential(card, reason="replaced", from_day=last, by=by, at=at)


@transaction.atomic
def restore_card(member: Member, *, ended_at: datetime, by: Actor, at: datetime) -> None:
    """The end of a term is undone: the card that was revoked with it, in the same moment, is valid again."""
    ended = Credential.objects.about(_MEMBER, [member.pk]).filter(
        kind=CARD, reason_code="ended", revoked_at=ended_at
    )
    card = ended.first()
    if card is not None and not cards_of([member.pk]):
        papers.restore_credential(card, by=by, at=at)


@transaction.atomic
def withdraw_card(member: Member, *, by: Actor, at: datetime) -> None:
    """The term is taken back as if it had never been: a card for it is valid no more, from today on."""
    card = cards_of([member.pk]).get(member.pk)
    if card is not None:
        papers.revoke_credential(card, reason="ended", by=by, at=at)


@transaction.atomic
def begin_card_print(
    place_code: str, *, only_missing: bool, address: str, language: str, by: Actor, at: datetime
) -> Print:
    """Cards for everybody who serves in a place, or only for those without one that fits; made by the job worker."""
    if not by.covers(place_code):
        raise Refused(_("This place is outside your area."), field="district")
    ids = members_for_cards(place_code, only_missing=only_missing, day=bangkok_day(at))
    return papers.begin_print(
        PRINT,
        ids,
        place_code=place_code,
        office_code=_office_of(place_code, bangkok_day(at)),
        address=address,
        language=language,
        by=by,
        at=at,
    )


def members_for_cards(place_code: str, *, only_missing: bool, day: date) -> list[UUID]:
    """Serving volunteers of a place by sub-district and name; with `only_missing` those whose card is not there or
    names another term."""
    serving = _serving_in(place_code, day).order_by("place_code", "name_key", "id")
    if not only_missing:
        return list(serving.values_list("pk", flat=True))
    terms = {pk: (first, last) for pk, first, last in serving.values_list("pk", "starts_on", "ends_on")}
    live = Credential.objects.live().filter(
        kind=CARD, subject_kind=_MEMBER, subject_id__in=list(terms), province_code=place_code[:2]
    )
    known = {
        pk: (first, last) for pk, first, last in live.values_list("subject_id", "valid_from", "valid_until")
    }
    return [pk for pk, term in terms.items() if known.get(pk) != term]


@transaction.atomic
def print_card(member: Member, *, address: str, at: datetime) -> bytes:
    """The sheet with the member's card. Raises Refused when there is none that fits."""
    card = cards_of([member.pk]).get(member.pk)
    if card is None or not fits_member(card, member):
        raise Refused(_("There is no valid card for this term. Issue one first."))
    return papers.print_cards(faces_of([(member, card)], day=bangkok_day(at)), address=address)


def make_cards(order: Print, member_ids: Sequence[UUID], by: Actor, at: datetime) -> Made:
    """One part of an order: missing cards are issued, then all are printed. Who serves no more is left out."""
    day = bangkok_day(at)
    found = Member.objects.select_for_update().filter(pk__in=list(member_ids)).in_bulk()
    members = [found[pk] for pk in member_ids if pk in found and by.covers(found[pk].place_code)]
    members = [member for member in members if not _refusal(member, day)]
    cards = cards_of([member.pk for member in members])
    wanted = [m for m in members if m.pk not in cards or not fits_member(cards[m.pk], m)]
    made = papers.issue_credentials([_wanted(member, at) for member in wanted], by=by, at=at)
    cards |= {card.subject_id: card for card in made}
    if not members:
        return Made(b"", 0, len(member_ids))
    faces = faces_of([(member, cards[member.pk]) for member in members], day=day)
    pdf = papers.print_cards(faces, address=order.address)
    return Made(pdf, len(members), len(member_ids) - len(members))


def _wanted(member: Member, at: datetime) -> NewCredential:
    return NewCredential(
        kind=CARD,
        subject_kind=_MEMBER,
        subject_id=member.pk,
        name=member.name,
        place_code=member.place_code,
        grade=member.tier,
        valid_from=member.starts_on,
        valid_until=member.ends_on,
        office_code=_office_of(member.place_code, bangkok_day(at)),
    )


def _refusal(member: Member, day: date) -> object:
    """Why somebody gets no card, or ""."""
    if member.kind != "volunteer":
        return _("Cards are for volunteers; officers have the card of their agency.")
    if member.ended_at is not None or (member.ends_on is not None and member.ends_on < day):
        return _("The term is over: no card can be issued for it.")
    if not normalise_thai(member.name):
        return _("The name is missing.")
    return ""


def _serving_in(place_code: str, day: date) -> MemberQuerySet:
    members = Member.objects.of_province(place_code[:2]).volunteers().serving(day).filter(ended_at=None)
    return members if len(place_code) == 2 else members.filter(place_code__startswith=place_code)


def _office_of(place_code: str, day: date) -> str:
    """The provincial labour office, which issues the cards."""
    code = f"{DESK}-{place_code[:2]}"
    return code if catalogue().office(code, day) else ""
