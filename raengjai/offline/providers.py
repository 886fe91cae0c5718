"""What this room tells the rooms below: a person's phones on the pages of the account and the member, and how notices read."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from raengjai.access import providers as access
from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now
from raengjai.messages import providers as notices
from raengjai.network import providers as network
from raengjai.network.models import Member
from raengjai.offline.models import Device, heard_from


def register() -> None:
    """Called once, when the app is ready."""
    access.account_sections.append(own_phones)
    network.register_section(phones_of_member)
    network.register_team_source("phone", network.TeamSource(heard_from))
    network.register_page("phones", label=_("Phones"), icon="smartphone", permission=Permission.WATCH_PHONES)
    notices.register(
        "held",
        address=lambda held_id: reverse("held_entry", args=[held_id]),
        kinds={"command_held": _("An entry from a phone waits for you to look at it.")},
    )
    notices.register(
        "need",
        address=_need,
        kinds={"need_late": _("A need came in after its volunteer’s posting had ended.")},
    )


def _need(need_id: UUID) -> str:
    return reverse("need", args=[need_id])


def own_phones(actor: Actor) -> access.Section | None:
    """The account page lists one's own phones, and leads to those that one watches over."""
    watches = actor.may(Permission.WATCH_PHONES)
    if not actor.may(Permission.RECORD_NEED) and not watches:
        return None
    now = bangkok_now()
    phones = [
        {"device": each, "is_silent": each.is_silent(now)}
        for each in Device.objects.of(actor.me).order_by("-registered_at")[:20]
    ]
    return access.Section(
        _("Without signal"), "offline/own_phones.html", {"phones": phones, "watches": watches}
    )


def phones_of_member(member: Member, actor: Actor) -> network.Section | None:
    """The phones of a volunteer, for those who watch over them."""
    if not actor.may(Permission.WATCH_PHONES):
        return None
    now = bangkok_now()
    found = Device.objects.of(member.user_id).order_by("-registered_at")[:10]
    rows = [{"device": each, "is_silent": each.is_silent(now)} for each in found]
    return network.Section(_("Phones"), "offline/phones_of_member.html", {"rows": rows}) if rows else None
