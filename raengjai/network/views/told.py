"""What mentors and their talks tell other parts of the house: tasks, the member's page, the network's first page."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from raengjai.access import providers as access
from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.ground.text import phone_display
from raengjai.network.actions import NEXT_STEP
from raengjai.network.models import Member, Talk, mentors_for, names_of, stood_by, words_of
from raengjai.network.providers import Section, register_page, register_section, where_of
from raengjai.tasks import providers as tasks
from raengjai.tasks.providers import Subject

MOST_TALKS = 10


def register() -> None:
    """Called once, when the app is ready."""
    tasks.register(
        "talk", describe=_subjects, kinds={NEXT_STEP: _("Next step with a volunteer")}, own=[NEXT_STEP]
    )
    register_section(mentors_of_member)
    register_section(talks_of_member)
    access.account_sections.append(own_mentors)
    register_page("team", label=_("My team"), icon="handshake", permission=Permission.COACH)
    register_page(
        "mentors", label=_("Mentors and their areas"), icon="map-pin", permission=Permission.VIEW_NETWORK
    )


def mentors_of_member(member: Member, actor: Actor) -> Section | None:
    """Who of which agency stands by a volunteer."""
    if member.kind == "mentor":
        return None
    return Section(
        _("Who stands by this volunteer"),
        "network/mentors_of_member.html",
        {"mentors": mentor_lines(member, actor.language)},
    )


def talks_of_member(member: Member, actor: Actor) -> Section | None:
    """The talks that the reader may know of; who stands by the volunteer writes another."""
    if member.kind == "mentor" or not actor.may(Permission.COACH) or member.user_id == actor.user_id:
        return None
    may_write = member.user_id in stood_by([member.user_id])
    talks = talk_lines(member.user_id, with_link=True)
    if not talks and not may_write:
        return None
    context = {"talks": talks, "may_write": may_write, "member_id": member.pk}
    return Section(_("Talks"), "network/talks_of_member.html", context)


def own_mentors(actor: Actor) -> access.Section | None:
    """Whom to call: the mentors of whoever serves a place, on the own page."""
    if not actor.may(Permission.RECORD_NEED):
        return None
    lines = own_mentor_lines(actor)
    if lines is None:
        return None
    return access.Section(_("Your mentors"), "network/own_mentors.html", {"mentors": lines})


def own_mentor_lines(actor: Actor) -> list[dict[str, str]] | None:
    """The mentors of who is at the door; None for who serves no place today."""
    own = Member.objects.filter(user=actor.me).in_the_field().serving(bangkok_today())
    newest = own.select_related("mentor").order_by("-starts_on", "-id").first()
    return mentor_lines(newest, actor.language) if newest else None


def mentor_lines(member: Member, language: str) -> list[dict[str, str]]:
    """Name, office and telephone of those who stand by a volunteer."""
    return [
        {
            "name": each.name,
            "office": where_of(each, language),
            "tel": each.phone,
            "phone": phone_display(each.phone) if each.phone else "",
        }
        for each in mentors_for(member, bangkok_today())
    ]


def talk_lines(user_id: UUID, *, with_link: bool) -> list[dict[str, object]]:
    """The newest talks with somebody: day, kind, with whom; the next step where it is shared (or the reader may read all)."""
    talks = list(Talk.objects.with_person(user_id)[:MOST_TALKS])
    words, names = words_of(talks), names_of({each.written_by for each in talks})
    return [
        {
            "kind": each.kind_name,
            "held_on": each.held_on,
            "writer": names.get(each.written_by, ""),
            "next_on": each.next_on if with_link or each.is_shared else None,
            "next_step": words[each.pk].said()["next_step"]
            if each.pk in words and (with_link or each.is_shared)
            else "",
            "is_done": each.settled_at is not None,
            "url": reverse("talk", args=[each.pk]) if with_link else "",
        }
        for each in talks
    ]


def _subjects(ids: Iterable[UUID]) -> dict[UUID, Subject]:
    """The volunteer, and how the two talked; no word of the note."""
    return {
        each.pk: Subject(person=each.user.name, what=each.kind_name, url=reverse("talk", args=[each.pk]))
        for each in Talk.objects.filter(pk__in=list(ids)).select_related("user")
    }
