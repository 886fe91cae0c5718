"""One event: what it is, the next step, agenda, groups, people, files, and what other files and rooms add."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.access.door import Request, requires
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.events.actions import may_add_files, may_plan, missing_for
from raengjai.events.forms.planning import EventFileForm
from raengjai.events.models import (
    AgendaItem,
    AgendaSpeaker,
    Event,
    EventStep,
    Organiser,
    Speaker,
    TargetGroup,
    seated_in,
    sessions_of,
)
from raengjai.events.providers import event_pages, event_sections
from raengjai.events.rules import State
from raengjai.events.views import shown
from raengjai.events.views.pictures import cards_of
from raengjai.events.views.report import may_write
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today, long_date, short_date
from raengjai.ground.text import phone_display
from raengjai.places.models import place_path, province_shapes
from raengjai.places.rules import point_of
from raengjai.services.models import office_name
from raengjai.web import pieces
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer, Link

MOST_STEPS = 60
_DEEDS = {
    "event.drafted": gettext_lazy("Draft written"),
    "event.copied": gettext_lazy("Made from another event"),
    "event.changed": gettext_lazy("Plan changed"),
    "event.submitted": gettext_lazy("Sent for approval"),
    "event.taken_back": gettext_lazy("Taken back to change it"),
    "event.returned": gettext_lazy("Returned with a reason"),
    "event.approved": gettext_lazy("Approved"),
    "event.approval_taken_back": gettext_lazy("Approval taken back"),
    "event.sent_back": gettext_lazy("Draft again, for the plan changed after approval"),
    "event.opened": gettext_lazy("Open for registration"),
    "event.closed": gettext_lazy("Registration closed"),
    "event.held": gettext_lazy("Held"),
    "event.reopened": gettext_lazy("Opened again"),
    "event.reported": gettext_lazy("Reported"),
    "event.report_taken_back": gettext_lazy("Report taken back"),
    "event.cancelled": gettext_lazy("Cancelled"),
    "event.revived": gettext_lazy("Cancellation taken back"),
    "event.group_added": gettext_lazy("Target group added"),
    "event.group_changed": gettext_lazy("Target group changed"),
    "event.group_removed": gettext_lazy("Target group removed"),
    "event.sessions_set": gettext_lazy("Sessions set by hand"),
    "event.line_added": gettext_lazy("Agenda changed"),
    "event.line_changed": gettext_lazy("Agenda changed"),
    "event.line_moved": gettext_lazy("Agenda changed"),
    "event.line_removed": gettext_lazy("Agenda changed"),
    "event.speaker_added": gettext_lazy("Speakers changed"),
    "event.speaker_changed": gettext_lazy("Speakers changed"),
    "event.speaker_removed": gettext_lazy("Speakers changed"),
    "event.organiser_added": gettext_lazy("Who holds it changed"),
    "event.organiser_removed": gettext_lazy("Who holds it changed"),
}
# Of some deeds in a row by one person only the last is shown.
_SMALL = frozenset(verb for verb in _DEEDS if verb.startswith(("event.line", "event.speaker", "event.org")))


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing to do next: a link to a page, or a deed at once (`posts`), with fields that it carries."""

    label: Any
    url: str
    icon: str
    posts: bool = False
    fields: tuple[tuple[str, str], ...] = ()


@requires(Permission.READ_EVENTS)
def event(request: Request, event_id: Any) -> HttpResponse:
    """Plainly for who comes, with the next step for who plans it."""
    found, actor = shown.event_of(event_id), request.actor
    plans, today = may_plan(actor, found), bangkok_today()
    sections = (section(found, actor) for section in event_sections)
    context: dict[str, Any] = {
        "event": found,
        "path": [Link(crumb.name) for crumb in place_path(found.place_code)],
        "kind_icon": shown.KIND_ICONS[found.kind],
        "state": shown.STATE_WORDS[found.state],
        "when": shown.when(found, actor.language),
        "where": shown.where(found, actor.language),
        "holder": office_name(found.office_code, actor.language),
        "facts": _facts(found, actor),
        "step": _next_step(found, actor, plans=plans),
        "others": _other_deeds(found, actor, plans=plans),
        "missing": missing_for(found, State.SUBMITTED) if plans and found.state == State.DRAFT else [],
        "is_late": found.ends_on is not None and found.ends_on < today,
        "agenda": agenda_of(found, actor.language),
        "groups": groups_of(found),
        "organisers": list(Organiser.objects.filter(event=found).order_by("duty", "id")),
        "speakers": list(Speaker.objects.filter(event=found).order_by("id")),
        "sessions": sessions_of(found) if plans else [],
        "sections": [section for section in sections if section],
        "pages": [page for page in event_pages if page.stands_at(found, actor)],
        "files": cards_of(found, actor),
        "file_form": EventFileForm() if may_add_files(actor, found) else None,
        "may_plan": plans,
        "is_open_to_change": plans and found.state not in (State.HELD, State.REPORTED, State.CANCELLED),
        "map": _map(found),
        "events": _timeline(found, actor.language) if plans else [],
        "who_sees": shown.who_sees(found, actor.language),
        "month": f"{found.starts_on:%Y-%m}",
    }
    return render(request, "events/event.html", context)


def agenda_of(found: Event, language: str) -> list[dict[str, Any]]:
    """The lines by day, each with its speakers in order: two queries."""
    speakers: dict[Any, list[str]] = {}
    named = AgendaSpeaker.objects.filter(event=found).select_related("speaker").order_by("position", "id")
    for each in named:
        speakers.setdefault(each.item_id, []).append(each.speaker.name)
    items = AgendaItem.objects.filter(event=found).order_by("day", "starts_at", "room", "id")
    return [
        {
            "day": day,
            "heading": long_date(day, language),
            "lines": [{"item": item, "speakers": speakers.get(item.pk, [])} for item in lines],
        }
        for day, lines in ((day, list(lines)) for day, lines in groupby(items, key=lambda item: item.day))
    ]


def groups_of(found: Event) -> dict[str, Any]:
    """Target groups with seats and how many are taken, and the sums."""
    seated = seated_in(found.pk)
    groups = list(TargetGroup.objects.filter(event=found).order_by("position", "id"))
    return {
        "rows": [{"group": group, "seated": seated.get(group.pk, 0)} for group in groups],
        "seats": sum(group.quota for group in groups),
        "seated": sum(seated.values()),
    }


def _facts(found: Event, actor: Actor) -> list[Answer]:
    language = actor.language
    year = shown.fiscal_year_of(found, language)
    told = [
        Answer(_("How to get there"), found.address_note),
        Answer(_("Held by"), office_name(found.office_code, language)),
        Answer(_("Together with"), shown.agencies(found.agency_codes, language)),
        Answer(_("Purpose"), found.purpose),
        Answer(_("Why it is held"), found.reason),
        Answer(_("Charged to, fiscal year %(year)s") % {"year": year}, "\n".join(shown.projects_of(found))),
        Answer(_("Opened by"), ", ".join(filter(None, (found.opener_name, found.opener_position)))),
        Answer(
            _("Questions to"),
            "\n".join(filter(None, (found.contact_name, phone_display(found.contact_phone)))),
        ),
        Answer(_("Number of the letters"), found.number),
        Answer(_("Who may register"), found.get_signup_display()),
        Answer(_("Answers are wanted by"), short_date(found.answer_by, language) if found.answer_by else ""),
        Answer(_("Recorded afterwards, because"), found.late_why),
    ]
    return [each for each in told if each.value]


def _next_step(found: Event, actor: Actor, *, plans: bool) -> Step | None:
    """What the reader does next with it; None when it is somebody else's turn."""
    today, key = bangkok_today(), [found.pk]
    is_last_day = found.ends_on is not None and found.ends_on <= today
    if found.state == State.DRAFT and plans:
        return Step(_("Send it for approval"), reverse("submit_event", args=key), "send")
    if found.state == State.SUBMITTED and may_approve(actor, found):
        version = (("version", str(found.version)),)
        return Step(
            _("Approve the event"), reverse("approve_event", args=key), "check", posts=True, fields=version
        )
    if found.state == State.APPROVED and plans and not is_last_day:
        return Step(_("Open for registration"), reverse("open_event", args=key), "door-open", posts=True)
    if found.state in (State.APPROVED, State.OPEN) and plans and is_last_day:
        return Step(_("It has been held"), reverse("hold_event", args=key), "check-check", posts=True)
    if found.state == State.HELD and may_write(actor, found):
        return Step(_("Report it"), reverse("event_report", args=key), "bar-chart-3")
    return None


def _other_deeds(found: Event, actor: Actor, *, plans: bool) -> list[Step]:
    """What else can be done with it now."""
    key, state = [found.pk], found.state
    approves = state == State.SUBMITTED and may_approve(actor, found)
    changes = plans and state not in (State.HELD, State.REPORTED, State.CANCELLED)
    offered = (
        (approves, Step(_("Return with a reason"), reverse("return_event", args=key), "undo-2")),
        (changes, Step(_("Change the plan"), reverse("edit_event", args=key), "pencil")),
        (
            plans and state == State.SUBMITTED,
            Step(_("Take it back to change it"), reverse("take_back_event", args=key), "undo-2", posts=True),
        ),
        (
            plans and state == State.OPEN,
            Step(_("Close registration"), reverse("close_event", args=key), "lock", posts=True),
        ),
        (
            plans and state == State.HELD,
            Step(_("It goes on: open it again"), reverse("reopen_event", args=key), "undo-2", posts=True),
        ),
        (
            plans and state == State.CANCELLED,
            Step(_("Plan it again"), reverse("revive_event", args=key), "undo-2", posts=True),
        ),
        (plans, Step(_("Make a copy for other days"), reverse("copy_event", args=key), "copy")),
        (plans, Step(_("Save as a template"), reverse("save_event_template", args=key), "clipboard-list")),
        (
            plans and state == State.DRAFT and found.submitted_at is None,
            Step(_("Discard the draft"), reverse("discard_event", args=key), "trash-2", posts=True),
        ),
        (
            changes and found.submitted_at is not None,
            Step(_("Cancel the event"), reverse("cancel_event", args=key), "circle-x"),
        ),
    )
    return [step for is_offered, step in offered if is_offered]


def may_approve(actor: Actor, found: Event) -> bool:
    """Somebody else than who submitted, of the province or the Ministry."""
    return (
        actor.may(Permission.APPROVE_EVENT) and may_plan(actor, found) and found.submitted_by != actor.user_id
    )


def _map(found: Event) -> dict[str, Any] | None:
    """The outline of the province with a point on it, drawn here: no tiles from elsewhere. Without coordinates of its own
    it is the point of the place, and the page says so."""
    shapes, own = province_shapes(), found.latitude is not None and found.longitude is not None
    point = (float(found.latitude or 0), float(found.longitude or 0)) if own else point_of(found.place_code)
    box = shapes.box_of(found.province_code)
    if box is None or point is None:
        return None
    west, north, width, height = box
    room = max(width, height) / 14
    x, y = shapes.spot(*point)
    parts = (west - room, north - room, width + 2 * room, height + 2 * room)
    latitude, longitude = (f"{part:.5f}" for part in point)
    return {
        "box": " ".join(f"{part:.1f}" for part in parts),
        "outline": shapes.paths[found.province_code],
        "x": f"{x:.1f}",
        "y": f"{y:.1f}",
        "radius": f"{room / 2.6:.1f}",
        "is_own": own,
        "geo": f"geo:{latitude},{longitude}",
        "url": f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=16/{latitude}/{longitude}",
        "words": f"{latitude}, {longitude}",
    }


def _timeline(found: Event, language: str) -> list[pieces.Event]:
    """Who did what to the plan, the newest first."""
    steps = list(EventStep.objects.filter(event=found).order_by("-at", "-id")[:MOST_STEPS])
    people = {step.by for step in steps if step.by}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    return [
        pieces.Event(
            what=_DEEDS.get(step.verb, step.verb),
            at=step.at,
            who=names.get(step.by, "") if step.by else _("The system"),
            note="" if step.verb == "event.changed" else step.note,
            change=_fields(step.note) if step.verb == "event.changed" else "",
        )
        for step in _without_repeats(steps)
    ]


def _without_repeats(steps: Sequence[EventStep]) -> list[EventStep]:
    """Many small deeds of one person in a row are one bead."""
    kept: list[EventStep] = []
    for step in steps:
        last = kept[-1] if kept else None
        is_again = last is not None and (last.by, _DEEDS.get(last.verb)) == (step.by, _DEEDS.get(step.verb))
        if not (is_again and step.verb in _SMALL):
            kept.append(step)
    return kept


def _fields(names: str) -> str:
    return ", ".join(str(shown.LABELS.get(name, name)) for name in names.split(","))
