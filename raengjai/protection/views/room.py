"""The first page of the room: what waits, and where to go."""

from django.http import HttpResponse

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.protection.models import EMERGENCY, INTAKE, NEW, Case, Clue, Confirmation, Member, RoomKey
from raengjai.protection.models.cases import CLOSED, SHREDDED
from raengjai.protection.models.members import SUPERVISOR
from raengjai.protection.rules import keys
from raengjai.protection.rules.confirmations import FIRST
from raengjai.protection.views.entrance import Request, in_room
from raengjai.protection.views.pages import room_page


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def room(request: Request) -> HttpResponse:
    """What waits for the member, and the number to read out before the keys are handed over."""
    member = request.room.member
    made = set(
        RoomKey.objects.filter(province_code=member.province_code, retired_at=None).values_list(
            "purpose", flat=True
        )
    )
    first = Confirmation.objects.filter(by=member.pk, how=FIRST).values_list("member_id", flat=True).first()
    context = {
        "first": first,
        "is_confirmed": member.confirmed_at is not None,
        "fingerprint": keys.fingerprint(bytes(member.public or b""), bytes(member.signing_public or b"")),
        "clue_count": Clue.objects.filter(state=NEW).count(),
        "case_count": Case.objects.exclude(state__in=(CLOSED, SHREDDED)).count(),
        "lacks_keys": member.duty == SUPERVISOR and not {INTAKE, EMERGENCY} <= made,
        "waiting": Member.objects.filter(
            province_code=member.province_code, left_at=None, confirmed_at=None, ready_at__isnull=False
        ).count()
        if member.duty == SUPERVISOR
        else 0,
    }
    return room_page(request, "protection/room.html", context)
