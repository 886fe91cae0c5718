"""The person behind the terms: as the person keeps it, as the coordinator corrects it, the portrait."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.forms import OwnProfileForm, ProfileForm, profile_initial
from raengjai.network.models import Identity, Member, Profile, portrait_of
from raengjai.network.providers import where_of
from raengjai.network.views.members import member_of, term_in_words
from raengjai.network.views.told import mentor_lines, talk_lines
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


@requires(Permission.MANAGE_OWN_PROFILE)
def own_profile(request: Request) -> HttpResponse:
    """What the network keeps about oneself, and the part of it that one keeps up to date alone."""
    user = request.user
    newest = actions.newest_term(user)
    if newest is None:
        return render(request, "network/own_profile.html", {"newest": None})
    profile = Profile.objects.filter(user=user).first()
    form = OwnProfileForm(
        request.POST or None, request.FILES or None, initial=_initial(user, newest, profile)
    )
    if request.method == "POST" and form.is_valid():
        try:
            _save(user, form, form.said(), cause="self", by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("Your profile is kept."))
            return redirect("own_profile")
    context = {
        "form": form,
        "newest": newest,
        "photo": portrait_of(user),
        "facts": _own_facts(newest, request.actor),
        "mentors": mentor_lines(newest, request.actor.language) if newest.kind != "mentor" else None,
        "talks": talk_lines(user.pk, with_link=False),
    }
    return render(request, "network/own_profile.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_NETWORK)
def edit_profile(request: Request, member_id: UUID) -> HttpResponse:
    """The coordinator corrects the record of somebody of the own province."""
    found = member_of(member_id)
    newest = actions.newest_term(found.user)
    if newest is None or not request.actor.covers(newest.province_code):
        raise Http404
    profile = Profile.objects.filter(user=found.user).first()
    form = ProfileForm(
        request.POST or None, request.FILES or None, initial=_initial(found.user, newest, profile)
    )
    if request.method == "POST" and form.is_valid():
        try:
            _save(found.user, form, form.said(), cause="corrected", by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The profile is kept."))
            return redirect("member", member_id=found.pk)
    context = {"form": form, "member": found, "photo": portrait_of(found.user)}
    return render(request, "network/edit_profile.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.MANAGE_OWN_PROFILE)
def own_profile_file(request: Request) -> HttpResponse:
    """A copy of everything that the network keeps about oneself."""
    newest = actions.newest_term(request.user)
    if newest is None:
        raise Http404
    return send(
        request,
        json.dumps(actions.export_profile(request.user), ensure_ascii=False, indent=2, default=str).encode(),
        filename="my-network-record.json",
        content_type="application/json",
        verb="member.copied",
        subject=newest,
        by=request.actor,
        at=bangkok_now(),
        place_code=newest.place_code,
    )


def _save(user: User, form: Any, said: Mapping[str, Any], *, cause: str, by: Actor, at: datetime) -> None:
    """Everything that the form says, in the door's one transaction."""
    actions.save_profile(user, said, cause=cause, by=by, at=at)
    agrees = form.cleaned_data["is_public"]
    actions.change_public_consent(user, agrees=agrees, by=by, at=at, on=bangkok_today())
    if form.cleaned_data.get("photo") is not None or form.cleaned_data["remove_photo"]:
        actions.change_photo(user, form.cleaned_data.get("photo"), by=by, at=at)


def _initial(user: User, newest: Member, profile: Profile | None) -> dict[str, Any]:
    identity = Identity.objects.filter(user=user).first()
    values = {
        "phone": newest.phone,
        **(profile.values() if profile else {}),
        **(identity.values() if identity else {}),
    }
    return profile_initial(values) | {"is_public": bool(profile and profile.public_since)}


def _own_facts(newest: Member, actor: Actor) -> list[Answer]:
    language = actor.language
    return [
        Answer(_("Serves as"), newest.duty_name),
        Answer(_("Place or office"), where_of(newest, language)),
        Answer(_("Term"), term_in_words(newest.starts_on, newest.ends_on, language)),
    ]
