"""By which channels, and when, a person is told: the page under "me"."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.messages import actions
from raengjai.messages.forms import NoticesForm
from raengjai.messages.models import LineAccount, Preference, PushSubscription, code_of, preference_of
from raengjai.messages.rules import available, in_groups
from raengjai.messages.views.push import key_for_browsers
from raengjai.web.fragments import render
from raengjai.web.toasts import say


@requires(Permission.MANAGE_OWN_ACCOUNT)
def notice_channels(request: Request) -> HttpResponse:
    """Channels and hours; the connections of LINE and of browsers stand below, each with its own buttons."""
    chosen = preference_of(request.actor.me)
    connected = _connected(request)
    form = NoticesForm(request.POST or None, chosen=chosen, hints=_hints(connected))
    if form.is_valid() and _is_chosen(request, form, chosen):
        say(request, _("Your choice is kept."))
        return redirect("notice_channels")
    context = {"form": form, "open": available(), "push_key": key_for_browsers(), **connected}
    return render(request, "messages/notice_channels.html", context)


@require_POST
@requires(Permission.MANAGE_OWN_ACCOUNT)
def make_line_code(request: Request) -> HttpResponse:
    """A code to type into the chat, shown on the page until it is used or too old."""
    try:
        actions.make_code(by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("notice_channels")


@require_POST
@requires(Permission.MANAGE_OWN_ACCOUNT)
def disconnect_line(request: Request) -> HttpResponse:
    actions.unlink_line(by=request.actor, at=bangkok_now())
    say(request, _("LINE is not connected any more."))
    return redirect("notice_channels")


def _is_chosen(request: Request, form: NoticesForm, before: Preference) -> bool:
    try:
        actions.choose_notices(
            line=form.wants("line", before=before),
            push=form.wants("push", before=before),
            email=form.wants("email", before=before),
            hours=form.hours(),
            by=request.actor,
            at=bangkok_now(),
        )
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        return False
    return True


def _connected(request: Request) -> dict[str, Any]:
    """What of this person's is connected: browsers, the LINE chat or a code for it, the mailbox."""
    me = request.actor.me
    code = code_of(me, bangkok_now())
    return {
        "browsers": PushSubscription.objects.filter(user_id=me).order_by("-added_at")[:20],
        "line_account": LineAccount.objects.filter(user_id=me).first(),
        "line_id": settings.LINE_BASIC_ID,
        "code": in_groups(code.code()) if code else "",
        "code_until": code.expires_at if code else None,
        "mailbox": User.objects.values_list("email", flat=True).get(pk=me),
    }


def _hints(connected: dict[str, Any]) -> dict[str, Any]:
    """Beside each channel whether it reaches the person yet."""
    hints = {
        "line": "" if connected["line_account"] else _("Not connected yet: see below."),
        "push": "" if connected["browsers"] else _("No device takes notices yet: see below."),
        "email": connected["mailbox"] or _("Your account has no e-mail address. Your office can add one."),
    }
    return hints
