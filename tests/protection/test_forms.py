"""Forms of records and of an interview: both languages, filled again from a record, nothing typed is lost."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from raengjai.protection.forms.fields import AmountField, WholeNumberField
from raengjai.protection.forms.records import RecordForm, links_of
from raengjai.protection.forms.screening import MeetingForm, PauseForm, StepForm, step_of
from raengjai.protection.rules.records import Record, answered, check_record, kind_of, kinds
from raengjai.protection.rules.records.interview import screening_of
from raengjai.protection.rules.screening import Said, Source
from tests.protection.case_records import (
    LINKS,
    NINE,
    SOMCHAI,
    TODAY,
    entry,
    fullest,
    person,
    record,
    smallest,
    typed,
)
from tests.protection.interviews import begun, told

pytestmark = pytest.mark.django_db  # places are looked up
TYPED_KINDS = sorted(kinds().keys() - {"screening"})
THAI = re.compile("[ก-๛]")


def posted(values) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, [str(one) for one in value] if isinstance(value, list) else [str(value)])
    return data


def form_of(kind: str, data=None, **more) -> RecordForm:
    sent = posted(data) if type(data) is dict else data
    return RecordForm(kind, sent, **{"language": "en", "links": LINKS, "today": TODAY, **more})


def offered(form: Any, name: str) -> list[tuple[str, str]]:
    return list(form.fields[name].choices)


# --- every kind ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TYPED_KINDS)
def test_the_least_that_is_typed_makes_a_record_without_fault(kind):
    form = form_of(kind, typed(Record(kind, smallest(kind))))

    assert form.is_valid(), form.errors
    assert check_record(form.record(), today=TODAY) == []


@pytest.mark.parametrize("kind", TYPED_KINDS)
def test_a_record_fills_the_form_and_the_form_gives_it_back(kind):
    before = Record(kind, fullest(kind), code="X9")
    filled = form_of(kind, record=before)

    form = form_of(kind, as_a_browser_would(filled), record=before)

    assert form.is_valid(), form.errors
    assert form.record().values == before.values


@pytest.mark.parametrize("kind", TYPED_KINDS)
def test_what_was_typed_is_on_the_page_again_when_something_is_wrong(kind):
    data = {
        name: "never chosen 77"
        for field in kind_of(kind).fields
        for name in (field.code, f"{field.code}_day")
    }
    form = form_of(kind, data)

    assert not form.is_valid()
    html = "".join(str(bound) for section in form.sections() for bound in section.fields)
    for field in kind_of(kind).fields:
        if field.type in ("words", "text", "number", "money", "phone", "citizen", "area"):
            assert "never chosen 77" in str(form[field.code])
    assert html


@pytest.mark.parametrize("kind", sorted(kinds()))
@pytest.mark.parametrize("language", ["th", "en"])
def test_a_form_speaks_one_language(kind, language):
    with translation.override(language):
        form = form_of(kind, language=language)
        words = [str(bound.label) for section in form.sections() for bound in section.fields]
        words += [section.title for section in form.sections()]
        words += [str(bound.help_text) for section in form.sections() for bound in section.fields]

    foreign = [
        one for one in filter(None, words) if bool(THAI.search(one)) == (language == "en") and one != "…"
    ]
    assert foreign == []


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_no_browser_is_asked_to_remember_what_is_typed(kind):
    for bound in form_of(kind):
        html = str(bound)
        if "<textarea" in html or 'type="text"' in html:
            assert 'autocomplete="off"' in html


# --- single rules --------------------------------------------------------------------------------------------


def test_a_field_of_a_newer_version_stays_where_it_is():
    before = replace(person(), values={**person().values, "shoe_size": 39}, more={"beside": 1})

    form = form_of("person", typed(before), record=before)

    assert form.is_valid(), form.errors
    assert form.record().values["shoe_size"] == 39
    assert form.record().more == {"beside": 1}


def test_a_code_that_is_not_known_here_is_offered_again_and_said_to_be_no_answer():
    before = person(nationality="XYZ")
    form = form_of("person", typed(before), record=before)

    assert ("XYZ", "XYZ") in offered(form, "nationality")
    assert not form.is_valid()


def test_what_is_asked_only_sometimes_says_when_and_is_needed_then():
    form = form_of(
        "task", {"what": "Call", "state": "done", "due_on_day": 1, "due_on_month": 12, "due_on_year": 2569}
    )

    assert "Only when “How it stands” is: Done." in form["done_on"].help_text
    assert list(form.errors) == ["done_on"]
    assert not form.fields["why"].required


def test_a_group_that_is_folded_opens_when_something_stands_in_it():
    empty = {section.title: section for section in form_of("person").sections()}
    filled = {
        section.title: section for section in form_of("person", record=person(care_needs="x")).sections()
    }

    assert empty["Care"].is_folded
    assert not empty["Care"].is_open
    assert filled["Care"].is_open


def test_people_and_places_of_the_case_are_offered_and_nobody_is_offered_themselves():
    entries = [
        entry(person("P1")),
        entry(person("P2", sex="Masculine")),
        entry(record("employer", "E1", industry="P_Education")),
    ]
    form = form_of("person", links=links_of(entries, "en"), record=person("P2"))

    assert [code for code, _words in offered(form, "guardian")] == ["", "P1"]
    assert [code for code, _words in offered(form, "employer")] == ["", "E1"]


def test_somebody_of_another_case_cannot_be_named():
    form = form_of("relation", {"person": "P1", "relation": "x_Friend", "to": "P8"})

    assert "to" in form.errors


def test_a_checklist_asks_its_items_and_why_one_was_not_done():
    data = {"list": "compensation", "item_told": "done", "item_claim": "declined"}
    form = form_of("checklist", data)
    again = form_of("checklist", {**data, "reason_claim": "She wants to go home first"})

    assert list(form.errors) == ["reason_claim"]
    assert again.is_valid(), again.errors
    assert again.record().values["items"] == {"told": "done", "claim": "declined"}
    assert again.record().values["reasons"] == {"claim": "She wants to go home first"}
    filled = form_of("checklist", record=again.record())
    assert filled["item_told"].value() == "done"
    assert filled["item_wages"].value() == "not_yet"
    assert filled["reason_claim"].value() == "She wants to go home first"


def test_days_are_read_in_the_readers_era_and_kept_in_the_common_one():
    form = form_of(
        "note", {"kind": "x_Talk", "on_day": "๒๕", "on_month": "11", "on_year": "๒๕๖๙", "words": "x"}
    )

    assert form.is_valid(), form.errors
    assert form.record().get("on") == "2026-11-25"


def test_a_long_text_is_said_to_be_long_and_kept():
    form = form_of("note", {**typed(Record("note", smallest("note"))), "words": "ก" * 12_001})

    assert "12000" in str(form.errors["words"])
    assert str(form["words"].value()).startswith("กกก")


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (WholeNumberField, "๒๔", 24),
        (WholeNumberField, "1,200", 1200),
        (AmountField, "12,400.50", "12400.50"),
        (AmountField, "๙๐๐", "900"),
        (AmountField, "", ""),
    ],
)
def test_figures_are_read_as_people_write_them(field, text, value):
    assert field(required=False).clean(text) == value


# --- the interview -------------------------------------------------------------------------------------------


def step_form(before: Record, code: str, data=None, language="en") -> StepForm:
    step = step_of(before, code)
    assert step
    return StepForm(posted(data) if data is not None else None, record=before, step=step, language=language)


def test_a_screening_begins_with_one_job_and_with_whom_one_talks():
    data = {"person": "P1", "job": "Factory", "where": "Clinic", "interpreted": "yes"}
    form = MeetingForm(posted(data), language="en", links=LINKS, today=TODAY)

    assert not form.is_valid()
    assert set(form.errors) == {"interpreter", "interpreter_language", "interpreter_accepted"}


def test_going_on_asks_again_with_whom_one_talks_and_nothing_else():
    before = begun()
    data = {"where": "Temple", "interpreted": "no"}
    form = MeetingForm(
        posted(data), language="en", links=LINKS, today=TODAY, record=before, groups=("meeting",)
    )

    assert form.is_valid(), form.errors
    assert set(form.fields) == {
        *("where", "present", "interpreted", "interpreter", "interpreter_language", "interpreter_accepted")
    }
    assert form.record().values["answers"] == before.values["answers"]


def test_what_is_left_empty_is_kept_as_not_asked():
    before = begun()
    form = step_form(
        before, "journey", {"source": "person", "said_CR03": "yes", "words_CR03": " They took it "}
    )

    assert form.is_valid(), form.errors
    said = {answer.question: answer.said for answer in form.answers(by=SOMCHAI, at=NINE)}
    assert said["CR03"] is Said.YES
    assert said["CR04"] is Said.NOT_ASKED
    assert form.words()["CR03"] == "They took it"


def test_what_decides_whether_to_go_on_must_be_answered():
    form = step_form(begun(), "safety", {"source": "person", "said_S-SAFE": "yes"})

    assert not form.is_valid()
    assert list(form.errors) == ["said_S-DANGER"]


def test_a_part_opened_again_shows_its_answers_and_keeps_who_gave_them():
    before = told(begun(), yes=["CR03"], source=Source.WITNESS, words={"CR03": "seen"})
    form = step_form(before, "journey")
    again = step_form(before, "journey", {"source": "person", "said_CR03": "yes", "said_CR04": "no"})

    assert form["said_CR03"].value() == "yes"
    assert form["words_CR03"].value() == "seen"
    assert again.is_valid(), again.errors
    after = screening_of(answered(before, again.answers(by=SOMCHAI, at=NINE), words=again.words()))
    assert [answer.source for answer in after.to("CR03")] == [Source.WITNESS]
    assert [answer.source for answer in after.to("CR04")] == [Source.PERSON]


def test_the_list_is_that_of_the_age_when_it_began():
    assert step_of(begun(age_at_act=30), "childs-work") is None
    child = begun(age_at_act=15)
    assert step_of(child, "childs-work")
    assert "VR07" not in step_form(child, "beginning").questions
    assert "VR07" in step_form(begun(age_at_act=30), "beginning").questions


def test_a_number_is_asked_as_a_number_and_answered_as_one():
    form = step_form(begun(age_at_act=15), "childs-work", {"source": "person", "number_HOURS": "๔๒"})

    assert form.is_valid(), form.errors
    hours = next(one for one in form.answers(by=SOMCHAI, at=NINE) if one.question == "HOURS")
    assert (hours.said, hours.number) == (Said.YES, 42)


def test_papers_are_asked_of_nobody():
    form = step_form(begun(), "papers")

    assert form.initial["source"] == "papers"
    assert "person" not in dict(offered(form, "source"))


def test_who_interpreted_stands_with_the_answers_of_the_person_alone():
    before = begun(
        interpreted="yes", interpreter="I7", interpreter_language="mya", interpreter_accepted="yes"
    )

    own = screening_of(told(before, yes=["CR03"])).to("CR03")[0]
    seen = screening_of(told(before, yes=["CR03"], source=Source.SEEN)).to("CR03")[0]

    assert own.interpreter
    assert own.respondent
    assert (seen.interpreter, seen.respondent) == (None, None)


def test_an_answer_that_is_none_is_refused_and_what_was_typed_stays():
    form = step_form(
        begun(), "journey", {"source": "rumour", "said_CR03": "perhaps", "words_CR04": "keep me"}
    )

    assert set(form.errors) == {"source", "said_CR03"}
    assert "keep me" in str(form["words_CR04"])


def test_why_one_pauses_may_be_left_out():
    assert PauseForm({"why": ""}).is_valid()


# --- a browser -----------------------------------------------------------------------------------------------


class Controls(HTMLParser):
    """What a browser would send of controls as they are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.select = self.area = ""
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name, value = given.get("name", ""), given.get("value") or ""
        if tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.sent.append((name, value or ("on" if given.get("type") == "checkbox" else "")))
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self.sent.append((self.select, value))
        elif tag == "textarea":
            self.area, self.text = name, []

    def handle_data(self, data):
        if self.area:
            self.text.append(data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            text = "".join(self.text).removeprefix("\r\n").removeprefix("\n")
            self.sent.append((self.area, text.replace("\n", "\r\n")))
            self.area = ""


def as_a_browser_would(form) -> QueryDict:
    controls = Controls()
    controls.feed("".join(str(form[name]) for name in form.fields))
    data = QueryDict(mutable=True)
    for name, value in controls.sent:
        data.appendlist(name, value)
    return data
