"""Files that leave: a bundle for an organisation outside, the answer that comes back, and a case in HTCDS. After a fresh password."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.forms.sharing import AnswerForm, BundleForm, ExportForm
from raengjai.protection.models import Partner
from raengjai.protection.rules.bundle import LARGEST
from raengjai.protection.views.entrance import in_room, sent_to_prove
from raengjai.protection.views.referrals import transition_or_404
from raengjai.protection.views.sharing_case import (
    STATES,
    Request,
    about_case,
    case_of,
    case_page,
    file_answer,
    ground_of,
    partners_of,
    people_choices,
    recipient_choices,
    recipient_name,
)
from raengjai.web.refusals import put_refusal

SUFFIX = "referral.json"


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def offer_bundle(request: Request) -> HttpResponseBase:
    """A referral to an organisation outside."""
    if elsewhere := sent_to_prove(request):
        return elsewhere
    form = BundleForm(
        request.POST if request.method == "POST" else None,
        people=people_choices(request.opened),
        partners=[(str(one.pk), one.name) for one in partners_of(request) if one.is_confirmed],
        language=request.actor.language,
        initial={"person": request.GET.get("person", "")},
    )
    if form.is_valid():
        said = form.cleaned_data
        wanted = actions.Wanted(said["person"], frozenset(said["items"]), said["service"], said["note"])
        try:
            found = actions.make_referral_bundle(
                request.opened,
                Partner.objects.get(pk=said["partner"]),
                wanted,
                is_urgent=said["urgent"],
                language=request.actor.language,
                at=bangkok_now(),
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(
                request, _("The file is ready. Give it to the organisation in any way you like.")
            )
            return redirect("transition", case_of(request).pk, found.pk)
    return case_page(
        request, "protection/offer_bundle.html", {"form": form}, status=422 if form.is_bound else 200
    )


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def bundle_file(request: Request, transition_id: UUID) -> HttpResponseBase:
    """The file to send."""
    if elsewhere := sent_to_prove(request):
        return elsewhere
    found = transition_or_404(request, transition_id)
    content = actions.told_of(request.opened, found).content
    if "bundle_id" not in content:
        raise Http404
    try:
        raw = actions.read_bundle_file(request.opened, found, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("transition", case_of(request).pk, found.pk)
    return file_answer(raw, f"{content['code']}.{SUFFIX}")


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def revocation_file(request: Request, transition_id: UUID) -> HttpResponse:
    """The message that takes a bundle back; it tells nothing of the person."""
    found = transition_or_404(request, transition_id)
    content = actions.told_of(request.opened, found).content
    if "revocation" not in content:
        raise Http404
    return file_answer(content["revocation"].encode(), f"{content['code']}-revoked.{SUFFIX}")


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def answer_bundle(request: Request, transition_id: UUID) -> HttpResponse:
    """The answer of the organisation, as a file or as text. A text that is refused stays on the page."""
    found = transition_or_404(request, transition_id)
    content = actions.told_of(request.opened, found).content
    if "bundle_id" not in content:
        raise Http404
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if form.is_valid():
        raw = form.raw()
        try:
            state = actions.answer_bundle(request.opened, found, raw, at=bangkok_now())
        except Refused as refused:
            kept = {"text": raw[:LARGEST].decode("utf-8", "replace")}
            form = AnswerForm(kept)
            put_refusal(form, refused)
        else:
            messages.success(request, STATES[state].label)
            return redirect("transition", case_of(request).pk, found.pk)
    context = {
        "form": form,
        "transition": found,
        "name": recipient_name(content["recipient"], partners_of(request)),
    }
    return case_page(request, "protection/answer_bundle.html", context, status=422 if form.is_bound else 200)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def export_case(request: Request) -> HttpResponseBase:
    """The case as a file, with what its recipient may have."""
    if elsewhere := sent_to_prove(request):
        return elsewhere
    form = ExportForm(
        request.POST if request.method == "POST" else None,
        recipients=recipient_choices(request),
        language=request.actor.language,
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            found = actions.export_case(
                request.opened,
                recipient=said["recipient"],
                form=said["form"],
                purpose=said["purpose"],
                without=ground_of(said),
                at=bangkok_now(),
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return file_answer(found.content, found.name, found.content_type)
    return case_page(
        request, "protection/export_case.html", {"form": form}, status=422 if form.is_bound else 200
    )
