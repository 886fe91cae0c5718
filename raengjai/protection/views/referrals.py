"""What leaves a case inside the network: offering a referral or the case itself, how it stands, taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.actions.extracts import LIVE
from raengjai.protection.forms.sharing import ReasonForm, ReferralForm, TransferForm
from raengjai.protection.models import Team, Transition
from raengjai.protection.models.cases import OWNER
from raengjai.protection.rules.records import code_list
from raengjai.protection.views.entrance import in_room
from raengjai.protection.views.sharing_case import (
    STATES,
    Request,
    about_case,
    case_of,
    case_page,
    events_of,
    ground_of,
    item_names,
    member_choices,
    member_of,
    partners_of,
    people_choices,
    recipient_name,
)
from raengjai.protection.views.sharing_section import sharing_of
from raengjai.web.refusals import put_refusal


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def case_transitions(request: Request) -> HttpResponse:
    """Everything that was offered to others, newest first, and the ways to offer more."""
    context = {"sharing": sharing_of(request.opened)}
    return case_page(request, "protection/case_transitions.html", context)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def offer_referral(request: Request) -> HttpResponse:
    """To another member, who gets the items that were agreed to and nothing else."""
    form = ReferralForm(
        request.POST if request.method == "POST" else None,
        people=people_choices(request.opened),
        members=member_choices(request),
        language=request.actor.language,
        initial={"person": request.GET.get("person", "")},
    )
    if form.is_valid():
        said = form.cleaned_data
        wanted = actions.Wanted(said["person"], frozenset(said["items"]), said["service"], said["note"])
        member = member_of(said["member"])
        try:
            actions.offer_referral(request.opened, member, wanted, without=ground_of(said), at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("Offered to %(name)s.") % {"name": member.user.name})
            return redirect("case_transitions", case_of(request).pk)
    return case_page(
        request, "protection/offer_referral.html", {"form": form}, status=422 if form.is_bound else 200
    )


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def offer_transfer(request: Request) -> HttpResponse:
    """The whole case to another owner."""
    form = TransferForm(
        request.POST if request.method == "POST" else None,
        members=member_choices(request),
        language=request.actor.language,
    )
    if form.is_valid():
        said = form.cleaned_data
        member = member_of(said["member"])
        try:
            actions.offer_transfer(
                request.opened,
                member,
                note=said["note"],
                stays=said["stays"] == "stays",
                without=ground_of(said),
                at=bangkok_now(),
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(
                request,
                _("Offered to %(name)s. You own the case until it is accepted.") % {"name": member.user.name},
            )
            return redirect("case_transitions", case_of(request).pk)
    return case_page(
        request, "protection/offer_transfer.html", {"form": form}, status=422 if form.is_bound else 200
    )


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def transition(request: Request, transition_id: UUID) -> HttpResponse:
    """One referral or transfer: how it stands, what was shared, what was answered, and what the owner can do."""
    found = transition_or_404(request, transition_id)
    content = actions.told_of(request.opened, found).content
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        revoke = actions.revoke_transition if found.to_member_id else actions.revoke_bundle
        try:
            revoke(request.opened, found, form.cleaned_data["reason"], at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("Taken back. Nothing of it can be read any more."))
            return redirect("transition", case_of(request).pk, found.pk)
    language = request.actor.language
    name = recipient_name(content["recipient"], partners_of(request))
    context = {
        "transition": found,
        "content": content,
        "name": name,
        "state": STATES[found.state],
        "items": item_names(content.get("wanted", ()), language),
        "overridden": item_names(_flat(content.get("overridden", ())), language),
        "service": code_list("service").say(content["service"], language) if content.get("service") else "",
        "events": events_of(content, name),
        "along": sorted({person for person, *_items in content.get("along", {}).values() if person}),
        "behind": [person for person in content.get("behind", ()) if person],
        "form": form,
        "is_live": found.state in (LIVE if found.kind == Transition.REFERRAL else (Transition.OFFERED,)),
        "is_owner": Team.objects.filter(
            case=case_of(request), member=request.room.member, part=OWNER, until=None
        ).exists(),
    }
    return case_page(request, "protection/transition.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def renew_extract(request: Request, transition_id: UUID) -> HttpResponse:
    """The recipient reads the case's items as they stand now."""
    found = transition_or_404(request, transition_id)
    try:
        actions.renew_extract(request.opened, found, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The recipient reads what stands in the case now."))
    return redirect("transition", case_of(request).pk, found.pk)


def transition_or_404(request: Request, transition_id: UUID) -> Transition:
    """One of this case, after what the recipients wrote was taken in."""
    actions.collect_replies(request.opened, at=bangkok_now())
    found = (
        Transition.objects.select_related("to_member__user")
        .filter(pk=transition_id, case=case_of(request))
        .first()
    )
    if found is None:
        raise Http404
    return found


def _flat(overridden: dict[str, list[str]] | list[str]) -> list[str]:
    """Items of a referral, or of a transfer person by person."""
    if isinstance(overridden, dict):
        return [item for items in overridden.values() for item in items]
    return list(overridden)
