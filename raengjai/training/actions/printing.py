"""Test papers and satisfaction forms on paper: each guest's own letter, number and code."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Event
from raengjai.ground.actor import Actor
from raengjai.ground.dates import document_date
from raengjai.ground.refused import Refused
from raengjai.papers import actions as papers
from raengjai.papers.models import Print
from raengjai.papers.providers import Made
from raengjai.papers.rules.learning import OpinionForm, PrintedQuestion, TestPaper, TestPapers
from raengjai.services.models import office_name
from raengjai.training.actions.opinions import groups_to_say
from raengjai.training.actions.rights import check_at_work, check_writes, writes
from raengjai.training.actions.tests import as_system, fix_questions, give_codes
from raengjai.training.models import GuestCode, Survey, Test, items_of, test_of
from raengjai.training.rules.marking import (
    LETTERS,
    THAI_LETTERS,
    VARIANTS,
    seed_of_variant,
    sheet,
    variant_of,
)
from raengjai.training.rules.questions import Item, said_in

PRINTS_OF_PART = {"pre": "test_pre", "post": "test_post"}
# Our paper font has no other letters; who reads another language takes the test on the phone.
ON_PAPER = ("th", "en", "vi")
_PLACES = {"pre": 0, "post": 1}


@transaction.atomic
def begin_test_papers(
    test: Test, part: str, *, address: str, language: str, by: Actor, at: datetime
) -> Print:
    """Papers for every guest, made by the job worker. From now on the questions stay as they are."""
    event = test.event
    check_writes(by, event)
    check_at_work(event)
    give_codes(event, by=by, at=at)
    fix_questions(test, by=by, at=at)
    ids = list(GuestCode.objects.filter(event=event).order_by("number").values_list("pk", flat=True))
    if not ids:
        raise Refused(_("The event has no guests yet. Spare papers can be printed without them."))
    return papers.begin_print(
        PRINTS_OF_PART[part],
        ids,
        place_code=event.place_code,
        office_code=event.office_code,
        address=address,
        language=language,
        by=by,
        at=at,
    )


def make_pre_papers(order: Print, code_ids: Sequence[UUID], by: Actor, at: datetime) -> Made:
    return _make("pre", order, code_ids, by)


def make_post_papers(order: Print, code_ids: Sequence[UUID], by: Actor, at: datetime) -> Made:
    return _make("post", order, code_ids, by)


@transaction.atomic
def print_spare_papers(
    test: Test, part: str, *, address: str, language: str, by: Actor, at: datetime
) -> bytes:
    """One blank paper of each letter, for guests without a number: the name is written by hand."""
    check_writes(by, test.event)
    fix_questions(test, by=by, at=at)
    with as_system():
        items = items_of(test)
    spare = [_paper(test, items, part, variant, language) for variant in VARIANTS]
    return papers.print_test_papers(_papers(test.event, address, spare, language), language=language)


def print_survey_form(survey: Survey, *, language: str) -> bytes:
    """The blank form, all alike."""
    event = survey.event
    form = OpinionForm(
        title=event.title,
        days=_days(event, language),
        office=office_name(event.office_code, language),
        lines=[each.get(language) or each["th"] for each in survey.items],
        groups=[group.name for group in groups_to_say(event)],
    )
    return papers.print_opinion_form(form, language=language)


def _make(part: str, order: Print, code_ids: Sequence[UUID], by: Actor) -> Made:
    found = GuestCode.objects.filter(pk__in=list(code_ids)).select_related("guest", "guest__group", "event")
    codes = list(found.order_by("number"))
    test = test_of(codes[0].event_id) if codes else None
    if test is None or not writes(by, codes[0].event):
        return Made(b"", 0, len(code_ids))
    with as_system():
        items = items_of(test)
    made = [_own_paper(test, items, part, code, order.language) for code in codes]
    whole = _papers(codes[0].event, order.address, made, order.language)
    return Made(
        papers.print_test_papers(whole, language=order.language), len(made), len(code_ids) - len(made)
    )


def _own_paper(test: Test, items: Sequence[Item], part: str, code: GuestCode, language: str) -> TestPaper:
    guest = code.guest
    spoken = guest.language if guest.language in ON_PAPER else language
    return _paper(
        test,
        items,
        part,
        variant_of(code.number),
        spoken,
        number=str(code.number),
        name=guest.name,
        group=guest.group.name,
        code=code.code,
    )


def _paper(
    test: Test, items: Sequence[Item], part: str, variant: str, language: str, **whose: str
) -> TestPaper:
    shown = sheet(seed_of_variant(test.pk, part, variant), items)
    said = [said_in(each.item, language) for each in shown]
    letters = THAI_LETTERS if language == "th" else LETTERS
    questions = [
        PrintedQuestion(
            text=words.wording.text,
            letters=list(letters[: each.item.count]),
            choices=[words.wording.choices[place] for place in each.order],
            takes_several=each.item.takes_several,
        )
        for each, words in zip(shown, said, strict=True)
    ]
    blank = {"number": "", "name": "", "group": "", "code": ""}
    return TestPaper(
        **(blank | whose),
        variant=variant,
        part=_PLACES[part],
        questions=questions,
        is_unread=any(not words.is_reviewed for words in said),
    )


def _papers(event: Event, address: str, made: list[TestPaper], language: str) -> TestPapers:
    return TestPapers(
        title=event.title,
        days=_days(event, language),
        office=office_name(event.office_code, language),
        address=address,
        papers=made,
    )


def _days(event: Event, language: str) -> str:
    if event.starts_on is None or event.ends_on is None:
        return ""
    first, last = document_date(event.starts_on, language), document_date(event.ends_on, language)
    return first if first == last else f"{first} – {last}"
