"""Who is on a case: let in, taken out, and the keys that follow from it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.protection.actions.cases import (
    OpenCase,
    check_open,
    enter_of,
    give_key,
    give_key_to_emergency,
)
from raengjai.protection.models import Case, Exclusion, KeyWrap, Member, Record, Team
from raengjai.protection.models.cases import ASSIGNED, GUEST, KEEPER, OWNER, PARTNER, REFERRED
from raengjai.protection.rules import keys


@transaction.atomic
def join_team(
    opened: OpenCase,
    member: Member,
    *,
    part: str = PARTNER,
    how: str = ASSIGNED,
    until: datetime | None = None,
    at: datetime,
) -> Team:
    """One more on the team, with the case's key. Refused for whoever has a conflict of interest, and unless the owner asks."""
    check_open(opened.case)
    check_owner(opened)
    if part not in (PARTNER, KEEPER):
        raise Refused(_("A case has one owner. To hand it over, transfer it."), field="part")
    if is_excluded(member, opened.case):
        raise Refused(_("This person cannot be put on this case."), field="member")
    if Team.objects.live(at).filter(case=opened.case, member=member).exists():
        raise Refused(_("This person is on the team already."), field="member")
    row = Team(
        case=opened.case, member=member, part=part, how=how, since=at, until=until, by=opened.room.member_id
    )
    row.save(force_insert=True)
    give_key(opened.key, member, case_id=opened.case_id, room=opened.room, until=until)
    enter_of(opened, "team.joined", at=at, subject_id=member.pk, part=part, how=how)
    return row


@transaction.atomic
def leave_team(opened: OpenCase, member: Member, *, is_excluded: bool = False, at: datetime) -> OpenCase:
    """Out of the team at once; everything is sealed anew under a key that the member never had.

    The owner does it, or the member for himself. Returns the case under its new key. Refused while the member alone keeps who
    somebody is, unless it is for a conflict of interest: then the emergency key of the province still opens it.
    """
    if member.pk != opened.room.member_id:
        check_owner(opened)
    row = Team.objects.live(at).filter(case=opened.case, member=member).first()
    if row is None:
        raise Refused(_("This person is not on the team."), field="member")
    if row.part == OWNER:
        raise Refused(_("The owner stays until the case is handed over."), field="member")
    if not is_excluded and _keeps_alone(opened.case, member):
        raise Refused(
            _("This person alone keeps who somebody of this case is. Hand the identities over first."),
            field="member",
        )
    renewed = renew_key(opened, without=member, at=at)
    Team.objects.filter(pk=row.pk).update(until=at)
    enter_of(renewed, "team.left", at=at, subject_id=member.pk)
    return renewed


@transaction.atomic
def renew_key(opened: OpenCase, *, without: Member | None = None, at: datetime) -> OpenCase:
    """The next generation of the case's key for everybody who stays; all records are sealed anew, the wraps of before go."""
    case = Case.objects.select_for_update().get(pk=opened.case_id)
    if case.generation != opened.key.generation:
        raise Refused(_("The keys of this case were renewed meanwhile. Open it again."))
    new = keys.next_data_key(opened.key)
    rows = Record.objects.filter(case=case, domain_id=case.pk)
    for row in rows:
        row.sealed = keys.seal_anew(
            bytes(row.sealed), old=opened.key, new=new, table="record", column=row.kind, row_id=row.pk
        )
    Record.objects.bulk_update(rows, ["sealed"], batch_size=200)
    shut_out = shut_out_of(case)
    for place in _with_key(case, at):
        if place.member.user_id not in shut_out and (without is None or place.member_id != without.pk):
            give_key(new, place.member, case_id=case.pk, room=opened.room, until=place.until)
    give_key_to_emergency(new, case, room=opened.room)
    case.generation = new.generation
    case.save(update_fields=["generation"])
    with inside(actors.system()):  # the wraps of before, also those of the one who leaves
        KeyWrap.objects.filter(domain_id=case.pk, generation__lt=new.generation).delete()
        if without is not None:
            KeyWrap.objects.filter(case_id=case.pk, member=without).delete()
    renewed = OpenCase(case, new, opened.room)
    enter_of(renewed, "case.key_renewed", at=at, generation=new.generation)
    return renewed


@transaction.atomic
def exclude_member(
    member: Member, *, opened: OpenCase | None = None, tag: bytes | None = None, by: Member, at: datetime
) -> Exclusion:
    """A conflict of interest: the member does not learn of this case, or of anything in this place. Ends a part in it at once.

    The one it is about sees neither the row nor a sign of it.
    """
    row = Exclusion(
        member=member,
        case_id=opened.case_id if opened else None,
        place_tag=tag,
        by=by.pk,
        declared_on=at.date(),
    )
    row.save(force_insert=True)
    if opened is not None and Team.objects.live(at).filter(case=opened.case, member=member).exists():
        leave_team(opened, member, is_excluded=True, at=at)
    return row


def is_excluded(member: Member, case: Case) -> bool:
    """Asked by the system: an exclusion is seen by nobody it is about. It is the person's, whichever membership it was said of."""
    tags = [bytes(tag) for tag in case.place_tags]
    with inside(actors.system()):
        here = Q(case_id=case.pk) | Q(place_tag__in=tags)
        return Exclusion.objects.filter(here, member__user=member.user_id, lifted_on=None).exists()


def shut_out_of(case: Case) -> set[UUID]:
    """The accounts of whoever must not know of the case. An owner among them stays its owner until it is handed over, without keys."""
    tags = [bytes(tag) for tag in case.place_tags]
    with inside(actors.system()):
        rows = Exclusion.objects.filter(Q(case_id=case.pk) | Q(place_tag__in=tags), lifted_on=None)
        return set(rows.values_list("member__user_id", flat=True))


def _keeps_alone(case: Case, member: Member) -> bool:
    """Whether there is an identity of which nobody else holds the key for good."""
    with inside(actors.system()):
        identities = Record.objects.filter(case=case, kind="identity").values("domain_id")
        wraps = KeyWrap.objects.filter(domain_id__in=identities, member__isnull=False, until=None)
        others = wraps.exclude(member=member).values("domain_id")
        return wraps.filter(member=member).exclude(domain_id__in=others).exists()


def _with_key(case: Case, at: datetime) -> QuerySet[Team]:
    """Who holds the case's key: everybody on it but guests by referral, who read an extract under a key of its own."""
    guests = Q(part=GUEST, how=REFERRED)
    return (
        Team.objects.live(at)
        .filter(case=case)
        .exclude(guests)
        .select_related("member")
        .order_by("since", "pk")
    )


def check_owner(opened: OpenCase) -> None:
    own = Team.objects.filter(case=opened.case, member=opened.room.member, part=OWNER, until=None)
    if not own.exists():
        raise Refused(_("Only the owner of the case does this."))
