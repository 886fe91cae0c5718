"""How far the province's journal goes, and when it was last anchored and checked."""

from django.http import Http404, HttpResponse

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.protection.actions.anchors import short_form
from raengjai.protection.models import Head
from raengjai.protection.models.members import EMERGENCY_DUTIES
from raengjai.protection.views.entrance import Request, in_room
from raengjai.protection.views.pages import room_page


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def journal_head(request: Request) -> HttpResponse:
    """The end of the own province's journal, for comparing with what is kept outside."""
    if request.room.member.duty not in EMERGENCY_DUTIES:
        raise Http404
    head = Head.objects.filter(pk=request.room.member.province_code).first()
    context = {"head": head, "short": short_form(head) if head else ""}
    return room_page(request, "protection/journal_head.html", context)
