"""The first page of everybody: for people at work what is to be done today, for the public one question."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from raengjai.access.door import Request, public, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today, fiscal_year, month_name
from raengjai.knowledge.views.shown import to_read
from raengjai.messages import providers as notices
from raengjai.messages.actions import mark_read
from raengjai.messages.models import Notice
from raengjai.needs.models import Need, Referral
from raengjai.needs.rules.states import ReferralState
from raengjai.needs.views import shown
from raengjai.network.models import Member
from raengjai.people.models import Lookalike
from raengjai.places.models import name_of, office_calendar
from raengjai.programmes.models import Progress, progress_of
from raengjai.services.forms import SearchForm
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.services.views.words import hotline_pieces
from raengjai.tasks import providers as tasks
from raengjai.tasks.models import Task
from raengjai.tasks.rules import Spot, nearness
from raengjai.web import pieces
from raengjai.web.fragments import render

MOST_TASKS = 20
MOST_READ = 100  # of one person: so many tasks of the last day are put in order before the list is cut
MOST_PLACES = 3
MOST_NEEDS = 10
MOST_NOTICES = 50
MOST_COUNTED = 500
MOST_LINES = 5
MOST_DIRECTIVES = 3
READING = "read_directive"  # what is to be read has a quiet place of its own below the people


@public("the front door of the product: what it does, where to ask for help")
def home(request: Request) -> HttpResponse:
    """Today for people at work; the public page for everybody else. No dashboard: it is opened every day."""
    if request.actor.kind != "user":
        return render(request, "home/welcome.html", _welcome())
    may_record = request.actor.may(Permission.RECORD_NEED)
    works = request.actor.may(Permission.WORK_REFERRAL)
    tasks_shown, has_more = _tasks(request)
    directives, has_more_directives = to_read(request.actor, most=MOST_DIRECTIVES)
    context = {
        "directives": directives,
        "has_more_directives": has_more_directives,
        "tasks": tasks_shown,
        "has_more": has_more,
        "may_begin": may_record and not works,
        "oversees": not may_record and not works,
        "needs": _own_needs(request) if may_record else [],
        "targets": _targets(request) if may_record else {},
        "counts": _counts(request) if works else [],
        "unread": Notice.objects.of(request.actor.me).unread()[:MOST_COUNTED].count(),
        "today": bangkok_today(),
    }
    return render(request, "home/home.html", context)


@requires(Permission.USE_HOME)
def inbox(request: Request) -> HttpResponse:
    """News about needs, newest first; opening the page marks them read."""
    found = list(Notice.objects.of(request.actor.me).order_by("-sent_at", "-id")[:MOST_NOTICES])
    mark_read(Notice.objects.filter(pk__in=[each.pk for each in found]), at=bangkok_now())
    subjects = _subjects([(each.subject_kind, each.subject_id) for each in found])
    shown_notices = [_notice(each, subjects.get(each.subject_id)) for each in found]
    return render(request, "home/inbox.html", {"notices": shown_notices})


def _tasks(request: Request) -> tuple[list[pieces.Task], bool]:
    """One personal list, the soonest first, of one day the nearest first; and whether there are more."""
    actor, today = request.actor, bangkok_today()
    mine = Task.objects.open().of(actor.me).exclude(kind=READING)
    read = list(mine.soonest_first()[:MOST_READ])
    subjects = _subjects([(each.subject_kind, each.subject_id) for each in read])
    own = Member.objects.home_of(actor.me, actor.places, today) if read else Spot()
    found = [(each, subjects[each.subject_id]) for each in read if each.subject_id in subjects]
    found.sort(key=lambda pair: (pair[0].due_on, nearness(own, pair[1].spot)))  # equals stay in their order
    return [_task(*pair, today) for pair in found[:MOST_TASKS]], len(found) > MOST_TASKS


def _targets(request: Request) -> dict[str, Any]:
    """What the own sub-districts did this month, beside what is expected; nothing where no target is set."""
    actor, today = request.actor, bangkok_today()
    places = [code for code in actor.places if len(code) == 6][:MOST_PLACES]
    found = progress_of(places, today)
    year = fiscal_year(today)
    return {
        "month": month_name(today, actor.language),
        "several": len(places) > 1,
        "lines": [
            {
                "progress": each,
                "place": name_of(each.place_code, actor.language),
                "url": _acts_of(each, f"{today:%m}", year) if len(each.indicator.kinds) == 1 else "",
            }
            for each in found
        ],
    }


def _acts_of(each: Progress, month: str, year: int) -> str:
    """The acts behind the number, for who may open them."""
    asked = {"place": each.place_code, "year": year, "month": month, "kind": each.indicator.kinds[0]}
    return f"{reverse('acts')}?{urlencode(asked)}"


def _subjects(wanted: Sequence[tuple[str, Any]]) -> dict[Any, tasks.Subject]:
    """Who and what tasks and notices are about, one question for each kind; what a policy hides is not there."""
    subjects: dict[Any, tasks.Subject] = {}
    for kind in {kind for kind, _id in wanted}:
        describe = tasks.describers.get(kind)
        if describe is not None:
            subjects |= describe([subject_id for each, subject_id in wanted if each == kind])
    return subjects


def _task(task: Task, subject: tasks.Subject, today: Any) -> pieces.Task:
    return pieces.Task(
        url=subject.url,
        person=subject.person,
        what=f"{tasks.labels.get(task.kind, task.kind)}: {subject.what}",
        days_left=office_calendar().office_days_between(today, task.due_on),
        due_on=task.due_on,
    )


def _own_needs(request: Request) -> list[dict[str, Any]]:
    """What this person recorded last, the newest first, and what became of it."""
    language = request.actor.language
    assert request.actor.user_id is not None
    return [
        {
            "url": reverse("need", args=[need.pk]),
            "person": shown.person_name(need),
            "topic": shown.topic_name(need.topic_code, language),
            "place": name_of(need.place_code, language),
            "state": shown.state_word(need),
            "at": need.recorded_at,
        }
        for need in Need.objects.recorded_by(request.actor.user_id).with_names()[:MOST_NEEDS]
    ]


def _counts(request: Request) -> list[dict[str, Any]]:
    """How much waits: by office for its officers, for the province for its coordinator. Capped, so always cheap."""
    actor, today = request.actor, bangkok_today()
    scope = (
        {"province_code": actor.provinces[0]} if actor.places else {"office_code": (*actor.offices, "")[0]}
    )
    waiting = Referral.objects.filter(state=ReferralState.WAITING, **scope)
    accepted = Referral.objects.filter(state=ReferralState.ACCEPTED, **scope)
    mine = Referral.objects.filter(state=ReferralState.ACCEPTED, assigned_to=actor.user_id)
    queue = reverse("queue")
    late = _capped(waiting.overdue(today))
    counts = [
        _count(_("waiting to be accepted"), _capped(waiting), f"{queue}?state=waiting"),
        _count(_("of these late"), late, f"{queue}?state=waiting&late=1", is_late=late != "0"),
        _count(_("being worked on"), _capped(accepted), f"{queue}?state=accepted"),
        _count(_("of these mine"), _capped(mine), f"{queue}?state=accepted&mine=1"),
    ]
    if actor.may(Permission.MERGE_PEOPLE):
        alike = Lookalike.objects.waiting(actor.provinces[0])
        counts.append(_count(_("pairs that may be one person"), _capped(alike), reverse("duplicates")))
    return counts


def _count(label: str, count: str, url: str, *, is_late: bool = False) -> dict[str, Any]:
    return {"label": label, "count": count, "url": url, "is_late": is_late}


def _capped(found: Any) -> str:
    count = found.order_by()[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def _notice(notice: Notice, subject: tasks.Subject | None) -> dict[str, Any]:
    """The person first, as in every list; without one what happened stands alone and leads nowhere."""
    words = notices.words.get(notice.kind, notice.kind)
    address = None if notice.subject_kind in tasks.describers else notices.addresses.get(notice.subject_kind)
    elsewhere = address(notice.subject_id) if address else ""
    return {
        "words": words if subject else "",
        "person": subject.person if subject else words,
        "topic": subject.what if subject else "",
        "url": subject.url if subject else elsewhere,
        "at": notice.sent_at,
        "is_new": notice.read_at is None,
    }


def _welcome() -> dict[str, Any]:
    """One question, and the numbers to call first; the others have a page of their own."""
    form = SearchForm()
    form.fields["q"].label = _("In a few words, such as wages or a course")
    lines = all_on(catalogue().hotlines, bangkok_today())
    return {"form": form, "hotlines": hotline_pieces(lines[:MOST_LINES])}
