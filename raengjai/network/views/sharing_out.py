"""After a place was divided: the coordinator chooses who serves which part."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.forms.sharing_out import ShareOutForm
from raengjai.places.models import PlaceEvent, full_name_of
from raengjai.web.fragments import render
from raengjai.web.toasts import say

MOST_PEOPLE = 100


@requires(Permission.MANAGE_NETWORK)
def share_out(request: Request, event_id: UUID) -> HttpResponse:
    """Everybody who named no village, with the parts to choose from."""
    event = PlaceEvent.objects.in_force().filter(pk=event_id).first()
    if event is None or not actions.is_open_to_share(event):
        raise Http404
    parts = [(code, f"{full_name_of(code)} ({code})") for code in actions.parts_of(event)]
    people = [
        (member.pk, f"{member.name} · {member.duty_name}")
        for member in actions.to_share_out(event, bangkok_today())[:MOST_PEOPLE]
    ]
    form = ShareOutForm(request.POST if request.method == "POST" else None, people=people, parts=parts)
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.share_out(event, form.chosen(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            words = ngettext(
                "%(n)d person serves another part from today on.",
                "%(n)d people serve another part from today on.",
                moved,
            )
            say(request, words % {"n": moved})
            return redirect("place_change", event_id=event.pk)
    context = {"form": form, "event": event, "first": parts[0][1], "count": len(people)}
    return render(request, "network/share_out.html", context, status=422 if form.errors else 200)
