"""The workshop of 7 January 2563, from its plan to its news item, through the same actions that people use.

Presence is taken by three desks. Two people are seen at two of them, and the third desk's phone comes back on the third
day, when the event has long been counted: the numbers must be right nevertheless.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.events import actions
from raengjai.events.actions import (
    GroupDraft,
    GuestDraft,
    LineDraft,
    NewsWords,
    OrganiserDraft,
    Plan,
    ReportWords,
    Seen,
    SpeakerDraft,
)
from raengjai.events.actions import money as budget
from raengjai.events.models import (
    BudgetLine,
    Event,
    Guest,
    NewsItem,
    Session,
    Speaker,
    TargetGroup,
    sessions_of,
)
from raengjai.ground.actor import Actor
from raengjai.ground.dates import BANGKOK
from raengjai.ground.ids import new_id
from raengjai.home.actions.story_people import Cast
from raengjai.training import actions as training
from raengjai.training.actions import CourseDraft, PaperDraft
from raengjai.training.models import Question, Test, newest_versions
from raengjai.training.rules.marking import Shown

TOLD = Path(__file__).parent.parent / "data" / "lampang_workshop.toml"
QUESTIONS = 10
PASS_MARK = 6
# Right answers before and after, one after the other; four in five rate the next to best or the best.
BEFORE, AFTER = (4, 5, 6), (8, 9, 10)
RATINGS = (5, 4, 5, 3, 5)


@dataclass(frozen=True, slots=True)
class Stage:
    """Who plays it: the office's planner, who approves, and what is told."""

    told: dict[str, Any]
    planner: User
    approver: User
    day: date

    def at(self, clock: str, *, days: int = 0) -> datetime:
        return datetime.combine(self.day + timedelta(days=days), time.fromisoformat(clock), tzinfo=BANGKOK)


def tell_workshop(cast: Cast) -> Event:
    """Plan, approval, invitations, presence, tests, satisfaction, certificates, report, news item."""
    told = tomllib.loads(TOLD.read_text(encoding="utf-8"))
    assert cast.coordinator is not None  # the cast is complete
    planner = cast.mentors["OPS-52"][0]
    stage = Stage(told, planner, cast.coordinator, told["event"]["day"])
    with acting_as_system("tell the Lampang story") as system:
        training.load_questions(by=system, at=stage.at("08:00", days=-60))
    event = _planned(stage)
    groups = _invited(event, cast, stage)
    _held(event, groups, stage)
    _reported(event, stage)
    return event


def _planned(stage: Stage) -> Event:
    told, at = stage.told["event"], stage.at("10:00", days=-36)
    with acting_as(stage.planner) as by:
        event = actions.write_event(_plan(stage), by=by, at=at)
        for group in stage.told["group"]:
            draft = GroupDraft(group["kind"], group["name"], group["quota"])
            actions.add_group(event, draft, by=by, at=at)
        speaker = actions.add_speaker(event, SpeakerDraft(**stage.told["speaker"]), by=by, at=at)
        for line in stage.told["line"]:
            speaks = (speaker.pk,) if line.get("speaks") else ()
            draft_line = LineDraft(
                told["day"], line["from"], line["to"], line["kind"], line["topic"], speakers=speaks
            )
            actions.add_line(event, draft_line, by=by, at=at)
        for number, cost in enumerate(stage.told["cost"]):
            budget.write_line(event, _cost(stage, cost, number, speaker), by=by, at=at)
        lead = OrganiserDraft(stage.planner.name, "lead", stage.planner.pk)
        actions.add_organiser(event, lead, by=by, at=at)
        actions.submit_event(event, by=by, at=at + timedelta(hours=1))
    with acting_as(stage.approver) as by:
        event = Event.objects.get(pk=event.pk)
        actions.approve_event(event, version=event.version, by=by, at=at + timedelta(days=2))
    with acting_as(stage.planner) as by:
        actions.open_event(event, by=by, at=at + timedelta(days=3))
        return Event.objects.get(pk=event.pk)


def _cost(stage: Stage, cost: dict[str, Any], number: int, speaker: Speaker) -> budget.LineDraft:
    """The projects bear the costs in turn."""
    projects = stage.told["event"]["projects"]
    return budget.LineDraft(
        project_code=projects[number % len(projects)],
        category=cost["category"],
        what=cost["what"],
        quantity=Decimal(cost["quantity"]),
        times=Decimal(cost["times"]),
        unit_price=Decimal(cost["unit_price"]),
        of=cost.get("of", ""),
        meal=cost.get("meal", ""),
        speaker_id=speaker.pk if cost["category"] == "speaker" else None,
    )


def _plan(stage: Stage) -> Plan:
    told = stage.told["event"]
    same = ("title", "venue", "room", "number", "opener_name", "opener_position", "purpose", "contact_phone")
    return Plan(
        kind="workshop",
        starts_on=told["day"],
        ends_on=told["day"],
        place_code=told["place"],
        project_codes=tuple(told["projects"]),
        agency_codes=tuple(told["agencies"]),
        contact_name=stage.planner.name,
        answer_by=told["day"] - timedelta(days=7),
        **{name: told[name] for name in same},
    )


def _invited(event: Event, cast: Cast, stage: Stage) -> list[TargetGroup]:
    """Everybody of the three groups has a letter; those who will come have said so."""
    at = stage.at("09:00", days=-28)
    people = {
        "volunteer": [_account(user, home=code) for code, user in sorted(cast.volunteers.items())],
        "mentor": [
            _account(user, agency=office.partition("-")[0])
            for office, users in cast.mentors.items()
            for user in users
        ],
        "officer": [
            GuestDraft(name=f"{stage.told['officers']} {n}", phone=f"+66540001{n:02}") for n in range(1, 15)
        ],
    }
    with acting_as(stage.planner) as by:
        groups = list(TargetGroup.objects.filter(event=event).order_by("position"))
        for group in groups:
            drafts = people[group.kind][: group.quota]
            actions.add_guests(group, drafts, how="group", over="refuse", by=by, at=at)
        ids = list(Guest.objects.of_event(event.pk).values_list("pk", flat=True))
        actions.invite_guests(event, ids, by=by, at=at + timedelta(hours=1))
    return groups


def _account(user: User, *, home: str = "", agency: str = "") -> GuestDraft:
    return GuestDraft(name=user.name, user_id=user.pk, home_code=home, agency_code=agency)


def _held(event: Event, groups: Sequence[TargetGroup], stage: Stage) -> None:
    with acting_as(stage.planner) as by:
        coming = _coming(event, groups, stage)
        test = _tested(event, stage, by)
        first, second, third = (coming[place::3] for place in range(3))
        desks = (first, [*second, first[0]], [*third, second[0]])  # two are seen at two desks
        for number, people in enumerate(desks[:2]):
            _check_in(event, people, stage, by, minutes=number, received=stage.at("16:30"))
        _take_test(test, coming, "pre", BEFORE, by, at=stage.at("08:55"))
        training.open_part(test, "post", by=by, at=stage.at("15:30"))
        _take_test(test, coming, "post", AFTER, by, at=stage.at("15:50"))
        training.close_part(test, "post", by=by, at=stage.at("16:05"))
        _asked(event, coming, stage, by)
        actions.hold_event(event, by=by, at=stage.at("17:00"))
        _check_in(event, desks[2], stage, by, minutes=2, received=stage.at("11:00", days=3))
        _paid(event, stage, by)
        _certified(event, coming, stage, by)


def _paid(event: Event, stage: Stage, by: Actor) -> None:
    costs = {cost["what"]: cost for cost in stage.told["cost"]}
    for line in BudgetLine.objects.filter(event=event):
        cost = costs[line.what]
        draft = budget.PaymentDraft(Decimal(cost["paid"]), stage.day, payee=cost["payee"])
        budget.pay(line, draft, by=by, at=stage.at("16:45"))


def _coming(event: Event, groups: Sequence[TargetGroup], stage: Stage) -> list[Guest]:
    """All but as many of each group as the file says."""
    absent = {group["kind"]: group["absent"] for group in stage.told["group"]}
    found: list[Guest] = []
    for group in groups:
        members = list(Guest.objects.of_event(event.pk).filter(group=group).by_name())
        found += members[: len(members) - absent[group.kind]]
    return found


def _check_in(
    event: Event, people: Sequence[Guest], stage: Stage, by: Actor, *, minutes: int, received: datetime
) -> None:
    """One desk's phone: everybody in the morning, all but every tenth again after lunch."""
    device = new_id()
    morning, afternoon = sessions_of(event)
    for number, guest in enumerate(people):
        begins = timedelta(minutes=minutes, seconds=15 * number)
        _see(guest, morning, stage.at("08:30") + begins, device, by, received)
        if number % 10:
            _see(guest, afternoon, stage.at("13:00") + begins, device, by, received)


def _see(
    guest: Guest, session: Session, seen_at: datetime, device: UUID, by: Actor, received: datetime
) -> None:
    actions.mark_present(guest, session, Seen(seen_at, "scan", by.me, device), by=by, at=received)


def _tested(event: Event, stage: Stage, by: Actor) -> Test:
    bank = newest_versions(Question.objects.filter(place_code="00").order_by("code"))[:QUESTIONS]
    versions = [each.pk for each in bank]
    test = training.plan_test(event, versions, pass_mark=PASS_MARK, by=by, at=stage.at("09:00", days=-1))
    training.open_part(test, "pre", by=by, at=stage.at("08:30"))
    return test


def _take_test(
    test: Test, people: Sequence[Guest], part: str, rights: Sequence[int], by: Actor, *, at: datetime
) -> None:
    sheet = training.printed_sheet(test, part, "A")
    drafts = [
        PaperDraft(guest, part, "A", answers=_answers(sheet, rights[number % len(rights)]))
        for number, guest in enumerate(people)
    ]
    training.key_papers(test, drafts, by=by, at=at)


def _answers(sheet: Sequence[Shown], rights: int) -> dict[str, list[int]]:
    """As many right answers as wanted; the rest is left empty."""
    return {
        shown.item.id: [place for place, choice in enumerate(shown.order) if choice in shown.item.right]
        for shown in sheet[:rights]
    }


def _asked(event: Event, people: Sequence[Guest], stage: Stage, by: Actor) -> None:
    survey = training.open_survey(event, by=by, at=stage.at("15:30"))
    for number, guest in enumerate(people):
        ratings = {item["code"]: RATINGS[number % len(RATINGS)] for item in survey.items}
        training.key_opinion(survey, ratings, words="", group_id=guest.group_id, by=by, at=stage.at("16:00"))
    training.close_survey(survey, by=by, at=stage.at("16:10"))


def _certified(event: Event, people: Sequence[Guest], stage: Stage, by: Actor) -> None:
    told = stage.told["course"]
    draft = CourseDraft(
        title=told["title"],
        min_sessions=1,
        needs_pass=False,
        months_valid=None,
        signer_name=stage.approver.name,
        signer_position=told["signer_position"],
        dated_on=stage.day,
    )
    training.write_course(event, draft, by=by, at=stage.at("09:00", days=4))
    for guest in people:
        training.give_certificate(event, guest, by=by, at=stage.at("09:00", days=4))


def _reported(event: Event, stage: Stage) -> None:
    told, at = stage.told["report"], stage.at("14:00", days=7)
    with acting_as(stage.planner) as by:
        event = Event.objects.get(pk=event.pk)
        actions.write_report(event, ReportWords(**told), version=0, by=by, at=at)
        _publish(event, stage, by)
        actions.hand_in_report(event, by=by, at=at + timedelta(hours=1))


def _publish(event: Event, stage: Stage, by: Actor) -> None:
    """The draft of the system as it is, signed by those who signed the published one."""
    at = stage.at("18:00")
    drafted = actions.draft_news(event, **stage.told["news"])
    words = NewsWords(
        headline=drafted.headline,
        subheadline=drafted.subheadline,
        body="\n\n".join(drafted.paragraphs),
        signature="\n".join(drafted.signature),
        dated_on=stage.day,
        source=stage.told["source"],
    )
    actions.save_news(event, words, version=0, by=by, at=at)
    actions.publish_news(NewsItem.objects.get(event=event), by=by, at=at + timedelta(minutes=20))
