"""What somebody has learnt: on the own page, and on the page of a member of the network."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from raengjai.access import providers as access
from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.models import Event
from raengjai.events.providers import Section as EventSection
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today, short_date
from raengjai.network import providers as network
from raengjai.network.models import Member
from raengjai.network.rules.recognition import Works
from raengjai.training import actions
from raengjai.training.models import PARTS, Certificate, course_of, survey_of, test_of
from raengjai.training.models.learning import Learnt, learning_of
from raengjai.training.views.certificates import print_own, state_of
from raengjai.web.fragments import render

YEAR = {
    "workshops_attended": gettext_lazy("Workshops attended"),
    "learning_hours": gettext_lazy("Hours of learning"),
}
YEAR_PAGES = dict.fromkeys(YEAR, "my_learning")


@requires(Permission.READ_EVENTS)
def my_learning(request: Request) -> HttpResponse:
    """Events attended, hours, tests, certificates: one's own."""
    learnt = learning_of(request.actor.me)
    return render(request, "training/my_learning.html", context_of(learnt, own=True))


@requires(Permission.READ_EVENTS)
def my_certificate(request: Request, certificate_id: UUID) -> HttpResponse:
    """The own certificate as PDF."""
    found = Certificate.objects.filter(pk=certificate_id, guest__user=request.actor.me).first()
    if found is None:
        raise Http404
    return print_own(request, found, back="my_learning")


def context_of(learnt: list[Learnt], *, own: bool) -> dict[str, Any]:
    minutes = sum(each.minutes for each in learnt)
    return {
        "lines": [_line(each, own=own) for each in learnt],
        "count": len(learnt),
        "hours": hours_words(minutes),
        "certificates": sum(
            1 for each in learnt if each.certificate and each.certificate.standing(bangkok_today()) == "valid"
        ),
    }


def hours_words(minutes: int) -> str:
    """Half hours, as people count them."""
    halves = minutes // 30
    number = f"{halves // 2}" if halves % 2 == 0 else f"{halves / 2:.1f}"
    return ngettext("%(n)s hour", "%(n)s hours", 1 if halves == 2 else 2) % {"n": number}


def learning_section(member: Member, actor: Actor) -> network.Section | None:
    """On a member's page: what the reader may see of it."""
    learnt = learning_of(member.user_id)
    if not learnt:
        return None
    return network.Section(_("Learning"), "training/learning_of_member.html", context_of(learnt, own=False))


def own_learning(actor: Actor) -> access.Section | None:
    """On the page "me": the way to one's learning, and for those who plan events to the bank of questions."""
    if not actor.may(Permission.READ_EVENTS):
        return None
    context = {"plans": actor.may(Permission.PLAN_EVENT)}
    return access.Section(_("Learning"), "training/learning_of_account.html", context)


def training_section(event: Event, actor: Actor) -> EventSection | None:
    """On a workshop's page: for who writes it all of it, for who helps the keying in, for guests the way to the test."""
    if not event.is_workshop or event.is_template or not actions.helps(actor, event):
        return None
    test, survey = test_of(event.pk), survey_of(event.pk)
    writes = actions.writes(actor, event)
    context = {
        "event": event,
        "writes": writes and actor.may(Permission.PLAN_EVENT),
        "helps": actor.may(Permission.HELP_AT_EVENT) and event.state in actions.AT_WORK,
        "test": test,
        "survey": survey,
        "course": course_of(event.pk) if writes else None,
        "parts": [(code, name, reverse("key_papers", args=[event.pk, code])) for code, name in PARTS],
    }
    return EventSection(_("Test, satisfaction, certificates"), "training/training_of_event.html", context)


def still_open(event: Event, state: str) -> list[Any]:
    """What stands in the way of an event's report: tests and forms that still take answers."""
    if state != "reported" or not event.is_workshop:
        return []
    test, survey = test_of(event.pk), survey_of(event.pk)
    found: list[Any] = []
    if test is not None and test.open_part:
        found.append(_("The test is still open. Close it first."))
    if survey is not None and survey.is_open:
        found.append(_("The satisfaction form is still open. Close it first."))
    return found


def learning_works(user_id: UUID, places: Any, first: date, last: date) -> Works:
    """Workshops of the year and their hours."""
    learnt = [
        each
        for each in learning_of(user_id)
        if each.event.starts_on is not None and first <= each.event.starts_on <= last
    ]
    numbers = {
        "workshops_attended": len(learnt),
        "learning_hours": sum(each.minutes for each in learnt) // 60,
    }
    return Works(numbers if learnt else {}, frozenset())  # being taught is no day of duty


def _line(each: Learnt, *, own: bool) -> dict[str, Any]:
    language = get_language() or "th"
    scores = [score for score in (each.pre, each.post) if score is not None]
    made = each.certificate
    return {
        "title": each.event.title,
        "day": short_date(each.event.starts_on, language) if each.event.starts_on else "",
        "hours": hours_words(each.minutes) if each.minutes else "",
        "pre": each.pre,
        "post": each.post,
        "most": each.most,
        "has_scores": bool(scores),
        "certificate": made,
        "state": state_of(made) if made else None,
        "until": short_date(made.valid_until, language) if made and made.valid_until else "",
        "url": reverse("my_certificate", args=[made.pk]) if own and made and not made.revoked_at else "",
    }
