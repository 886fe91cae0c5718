"""Opening a case in an emergency; what waits for a review; one emergency and its review."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.actions.emergency import (
    Review,
    own_emergencies,
    unreviewed_emergencies,
    words_of_review,
)
from raengjai.protection.forms.emergency import PURPOSE_NAMES, VERDICT_NAMES, EmergencyForm, ReviewForm
from raengjai.protection.models import BreakGlass, Entry, Member
from raengjai.protection.models.members import EMERGENCY_DUTIES
from raengjai.protection.rules.deeds import words_of_deed
from raengjai.protection.views.entrance import Request, in_room, with_step_up
from raengjai.protection.views.pages import room_page
from raengjai.web.refusals import put_refusal

ALL_DEEDS = gettext_lazy("What was done and read in these hours")


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@with_step_up("open_in_emergency")
def open_in_emergency(request: Request) -> HttpResponse:
    """Asks for code, purpose and reason, and opens the case for a few hours."""
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            opened = actions.open_in_emergency(
                said["code"],
                reason=said["reason"],
                purpose=said["purpose"],
                room=request.room,
                at=bangkok_now(),
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect("emergency", opened.glass.pk)
    context = {"form": form, "may_open": request.room.member.duty in EMERGENCY_DUTIES}
    return room_page(
        request, "protection/open_in_emergency.html", context, status=422 if form.is_bound else 200
    )


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def emergencies(request: Request) -> HttpResponse:
    """What waits for the member's review, and what the member opened."""
    now = bangkok_now()
    context = {
        "waiting": unreviewed_emergencies(request.room),
        "own": [
            {"glass": glass, "is_open": glass.until > now, "verdict": VERDICT_NAMES.get(glass.verdict)}
            for glass in own_emergencies(request.room, at=now)
        ],
        "may_open": request.room.member.duty in EMERGENCY_DUTIES,
    }
    return room_page(request, "protection/emergencies.html", context)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def emergency(request: Request, glass_id: UUID) -> HttpResponse:
    """One emergency: why, what was read, and the second person's verdict."""
    now = bangkok_now()
    glass = BreakGlass.objects.select_related("member__user").filter(pk=glass_id).first()
    if glass is None:
        raise Http404
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.review_emergency(
                glass, form.cleaned_data["verdict"], form.cleaned_data["words"], room=request.room, at=now
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("Your review is kept."))
            return redirect("emergencies")
    try:
        review = actions.read_emergency(glass, room=request.room, at=now)
    except Refused:
        raise Http404 from None
    status = 422 if form.is_bound else 200
    return room_page(request, "protection/emergency.html", _shown(request, review, form), status=status)


def _shown(request: Request, review: Review, form: ReviewForm) -> dict[str, object]:
    glass = review.glass
    reviewer = Member.objects.select_related("user").filter(pk__in=[glass.reviewed_by]).first()
    return {
        "glass": glass,
        "review": review,
        "form": form,
        "is_own": glass.member_id == request.room.member_id,
        "is_open": glass.until > bangkok_now(),
        "purpose": PURPOSE_NAMES[glass.purpose],
        "deeds": [_deed(entry) for entry in review.deeds],
        "verdict": VERDICT_NAMES.get(glass.verdict),
        "reviewer": reviewer.user.name if reviewer else "",
        "words": words_of_review(glass, room=request.room),
    }


def _deed(entry: Entry) -> dict[str, object]:
    return {"at": entry.at, "words": words_of_deed(entry.verb)}
