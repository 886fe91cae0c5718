"""What this room tells the rooms below: how a directive reads in tasks and notices, and who may change its files."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.access.roles import Permission
from raengjai.files import providers as files
from raengjai.files.models import Attachment
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.queue import defer
from raengjai.ground.refused import Refused
from raengjai.knowledge.actions import own_place, place_moves
from raengjai.knowledge.models import DirectiveVersion, unread_by
from raengjai.knowledge.rules import Asks
from raengjai.knowledge.views import shown
from raengjai.messages import providers as notices
from raengjai.network import providers as network
from raengjai.network.models import Member
from raengjai.tasks import providers as tasks
from raengjai.tasks.providers import Subject

TASKS = {
    "read_directive": _("Read it and say so"),
    "do_directive": _("Do what the directive asks"),
}
NOTICES = {
    "directive_published": _("A directive for you."),
    "news_published": _("News for you."),
    "directive_amended": _("A directive for you has a new version."),
    "directive_withdrawn": _("A directive for you is withdrawn."),
    "directive_reminder": _("A directive waits for you to read it."),
}


def register() -> None:
    """Called once, when the app is ready."""
    place_moves.register()
    tasks.register(shown.FILES_OF, describe=_subjects, kinds=TASKS, own=["read_directive"])
    notices.register(shown.FILES_OF, address=_address, kinds=NOTICES)
    files.register(shown.FILES_OF, address=_address, changes=_may_change)
    network.appointed.append(_greet)
    network.many_appointed.append(_greet_many)
    network.register_team_source("unread", network.TeamSource(unread_by, task_kinds=("read_directive",)))
    network.register_page(
        "directives_sent",
        label=_("Directives, and who has read them"),
        icon="megaphone",
        permission=Permission.WATCH_READING,
    )


def _subjects(ids: Iterable[UUID]) -> dict[UUID, Subject]:
    """The subject of a directive stands where the person stands otherwise."""
    language = get_language() or "th"
    found = DirectiveVersion.objects.filter(pk__in=list(ids)).select_related("directive")
    return {
        version.pk: Subject(
            person=version.subject,
            what=version.act_words
            if version.asks == Asks.DO
            else shown.title_line(version.directive, language),
            url=reverse("directive", args=[version.directive_id]),
        )
        for version in found
    }


def _address(version_id: UUID) -> str:
    """The page of a version's directive; the list for whoever may not see it any more."""
    found = DirectiveVersion.objects.filter(pk=version_id).values_list("directive_id", flat=True).first()
    return reverse("directive", args=[found]) if found else reverse("directives")


def _may_change(attachment: Attachment, actor: Actor) -> bool:
    if not actor.may(Permission.PUBLISH_DIRECTIVE):
        return False
    try:
        return own_place(actor) == attachment.place_code
    except Refused:
        return False


def _greet(member: Member, _at: datetime) -> None:
    """Somebody was appointed: what is in force for them reaches them in a moment, by a job."""
    places = [member.province_code, COUNTRY]
    defer("knowledge.catch_up_person", user_id=str(member.user_id), places=places)


def _greet_many(members: Sequence[Member], _at: datetime) -> None:
    """The same for a list: one job for all of them."""
    people = [[str(member.user_id), member.province_code] for member in members]
    defer("knowledge.catch_up_people", people=people)
