"""A workshop with a test for tests: planned and opened through the actions, papers by rows where a test needs many."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.events.models import Attendance, Event, Guest, Session
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.training import actions
from raengjai.training.actions import CourseDraft, PaperDraft, QuestionDraft
from raengjai.training.models import (
    Certificate,
    Course,
    GuestCode,
    Paper,
    Question,
    QuestionVersion,
    Survey,
    Test,
    items_of,
)
from raengjai.training.rules.marking import Shown, letters_of, seed_of_variant, sheet, variant_of
from raengjai.training.rules.questions import Wording
from tests.events import story as events

CODES = ("duties-motto", "duties-regulation", "protection-hours", "protection-sick", "forced-signs")


def draft(**said: Any) -> QuestionDraft:
    """A question with three choices, the second is right."""
    base: dict[str, Any] = {
        "subject": "duties",
        "words": {
            "th": Wording("ข้อใดถูก", ("หนึ่ง", "สอง", "สาม")),
            "en": Wording("Which is right?", ("one", "two", "three")),
        },
        "right": (1,),
    }
    return QuestionDraft(**(base | said))


def versions(codes: Sequence[str] = CODES) -> list[QuestionVersion]:
    with acting_as_system("test"):
        found = {
            each.code: each.versions.get(number=each.number)
            for each in Question.objects.filter(code__in=codes)
        }
    return [found[code] for code in codes]


def planned(event: Event, by: User, *, codes: Sequence[str] = CODES, pass_mark: int = 3) -> Test:
    chosen = [each.pk for each in versions(codes)]
    with acting_as(by) as actor:
        return actions.plan_test(event, chosen, pass_mark=pass_mark, by=actor, at=bangkok_now())


def open_part(test: Test, part: str, by: User) -> None:
    with acting_as(by) as actor:
        actions.open_part(test, part, by=actor, at=bangkok_now())


def code_of(guest: Guest) -> GuestCode:
    with acting_as_system("test"):
        return GuestCode.objects.get(guest=guest)


def printed(test: Test, part: str, guest: Guest) -> list[Shown]:
    """The guest's own paper."""
    variant = variant_of(code_of(guest).number)
    with acting_as_system("test"):
        return sheet(seed_of_variant(test.pk, part, variant), items_of(test))


def line(paper: Sequence[Shown], right: int) -> str:
    """What the desk would key in, with so many right answers."""
    tokens = []
    for number, shown in enumerate(paper):
        good = [place for place, choice in enumerate(shown.order) if choice in shown.item.right]
        bad = [next(place for place, choice in enumerate(shown.order) if choice not in shown.item.right)]
        tokens.append(letters_of(good if number < right else bad))
    return " ".join(tokens)


def keyed(test: Test, guest: Guest, part: str, right: int, by: User) -> Paper:
    """A paper with so many right answers, keyed in."""
    text = line(printed(test, part, guest), right)
    with acting_as(by) as actor:
        done = actions.key_paper(test, PaperDraft(guest, part, line=text), by=actor, at=bangkok_now())
    return done.paper


def present(guest: Guest, session: Session) -> Attendance:
    with acting_as_system("test"):
        row = Attendance(
            event=guest.event,
            session=session,
            guest=guest,
            at=bangkok_now(),
            how="list",
            seen_by=guest.pk,
            received_at=bangkok_now(),
        )
        row.save(force_insert=True)
    return row


def course(event: Event, by: User, **said: Any) -> Course:
    base: dict[str, Any] = {
        "title": "การประชุมเชิงปฏิบัติการเสริมสร้างศักยภาพเครือข่ายอาสาสมัครแรงงาน",
        "min_sessions": 1,
        "needs_pass": False,
        "months_valid": None,
        "signer_name": "นายสมมติ ใจดี",
        "signer_position": "แรงงานจังหวัดลำปาง",
        "dated_on": bangkok_today(),
    }
    with acting_as(by) as actor:
        return actions.write_course(event, CourseDraft(**(base | said)), by=actor, at=bangkok_now())


def certificate(event: Event, guest: Guest, by: User) -> Certificate:
    with acting_as(by) as actor:
        return actions.give_certificate(event, guest, by=actor, at=bangkok_now())


def survey(event: Event, by: User) -> Survey:
    with acting_as(by) as actor:
        return actions.open_survey(event, by=actor, at=bangkok_now())


def opinion(survey: Survey, guest: Guest, *, mark: int = 5, words: str = "", group: Any = None) -> bool:
    ratings = {each["code"]: mark for each in survey.items}
    with acting_as_system("test") as system:
        return actions.give_opinion(
            survey, guest, ratings, words=words, group_id=group, by=system, at=bangkok_now()
        )


def workshop(by: User, guests: int = 2, **said: Any) -> tuple[Event, list[Guest]]:
    """An open workshop of today with so many guests of the first group."""
    event = events.workshop(by, **said)
    return event, [events.guest(event, name=f"แขก คนที่{number}") for number in range(1, guests + 1)]


YESTERDAY = timedelta(days=1)
