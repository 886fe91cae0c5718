"""What complaints and recognition tell the rooms below and the network's own pages: notices, pages, a member's section."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today, fiscal_year, fiscal_year_span
from raengjai.messages import providers as notices
from raengjai.network.models import Duty, Member
from raengjai.network.providers import MOST_SHOWN, Section, register_page, register_section
from raengjai.network.rules.recognition import duty_name, hours_text

NOMINATION_NOTICES = {
    "nominated": _("You are nominated for the yearly honour. You may decline."),
    "honoured": _("You were chosen for the yearly honour."),
}
# They lead to the list and say nothing of a complaint: who may not read it must not learn of it here either.
COMPLAINT_NOTICES = {
    "complaint_new": _("You have something to read."),
    "complaint_late": _("Something waits for you and is late."),
}


def register() -> None:
    """Called once, when the app is ready."""
    notices.register(
        "complaint", address=lambda _complaint_id: reverse("complaints"), kinds=COMPLAINT_NOTICES
    )
    notices.register(
        "nomination", address=lambda _nomination_id: reverse("my_year"), kinds=NOMINATION_NOTICES
    )
    register_section(hours_of_member)
    register_page(
        "honours", label=_("Outstanding volunteers"), icon="badge-check", permission=Permission.HONOUR
    )
    register_page(
        "complaints", label=_("Complaints"), icon="triangle-alert", permission=Permission.HANDLE_COMPLAINT
    )


def hours_of_member(member: Member, actor: Actor) -> Section | None:
    """What a volunteer noted this fiscal year and nobody has confirmed yet; for the mentor and the province."""
    if member.kind == "mentor" or member.user_id == actor.user_id:
        return None
    first, last = fiscal_year_span(fiscal_year(bangkok_today()))
    waiting = list(Duty.objects.of(member.user_id, first, last).waiting()[:MOST_SHOWN])
    if not waiting:
        return None
    lines = [
        {
            "id": each.pk,
            "day": each.day,
            "kind": duty_name(each.kind, actor.language),
            "hours": hours_text(each.minutes),
        }
        for each in waiting
    ]
    context = {"lines": lines, "member_id": member.pk}
    return Section(_("Hours to confirm"), "network/hours_of_member.html", context)
