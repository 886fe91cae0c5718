"""The pages of an interview: about whom and with whom, one part of the guide at a time, and pausing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from raengjai.protection.forms.fields import WholeNumberField
from raengjai.protection.forms.records import Links, RecordForm
from raengjai.protection.rules.records import Record, answer_of, screening_of
from raengjai.protection.rules.screening import Answer, Edition, Said, Source, Step, edition, guide, lists_for
from raengjai.protection.rules.screening import words as says

LONGEST_WORDS = 2000
_FROM_PERSON = [Source.PERSON, Source.WITNESS, Source.SEEN, Source.PAPERS, Source.OFFICE]
_FROM_PAPERS = [Source.PAPERS, Source.SEEN, Source.OFFICE, Source.WITNESS]


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a part: what is answered, a number where one is asked for, and the person's own words."""

    code: str
    text: str
    unit: str
    said: BoundField | None
    number: BoundField | None
    words: BoundField
    is_needed: bool

    @property
    def has_words(self) -> bool:
        return bool(self.words.value() or self.words.errors)


class MeetingForm(RecordForm):
    """About whom and what a screening is, and with whom one talks this time."""

    def __init__(self, data: Any = None, *, language: str, links: Links, today: date, **more: Any) -> None:
        super().__init__("screening", data, language=language, links=links, today=today, **more)


class StepForm(forms.Form):
    """One part of the guide. What is left empty is kept as not asked, but for what ends a conversation: that is needed."""

    source = forms.ChoiceField(
        label=_("Where these answers come from"), choices=[(one.value, says.SOURCES[one]) for one in Source]
    )

    use_required_attribute = False

    def __init__(self, data: Any = None, *, record: Record, step: Step, language: str) -> None:
        self.record_before, self.step, self.language = record, step, language
        self.rules = edition(screening_of(record).edition)
        self.questions = questions_of(step, record, self.rules)
        self.needed = {stop.question for stop in guide(self.rules).stops} & {*self.questions}
        super().__init__(data, initial=self._before())
        sources = _FROM_PAPERS if step.is_from_papers else _FROM_PERSON
        choices: Any = self.fields["source"]
        choices.choices = [(one.value, says.SOURCES[one]) for one in sources]
        for code in self.questions:
            self._add(code)

    def _add(self, code: str) -> None:
        question = self.rules.questions[code]
        text = question.text.in_language(self.language)
        if question.is_number:
            self.fields[f"number_{code}"] = WholeNumberField(label=text, required=False)
        else:
            self.fields[f"said_{code}"] = forms.ChoiceField(
                label=text,
                choices=[(one.value, says.SAID[one]) for one in Said],
                widget=forms.RadioSelect,
                required=code in self.needed,
                error_messages={"required": _("Answer this first: it says whether to go on.")},
            )
        self.fields[f"words_{code}"] = forms.CharField(
            label=_("In the person’s own words"),
            max_length=LONGEST_WORDS,
            required=False,
            widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
        )

    def _before(self) -> dict[str, Any]:
        """What was answered already, so that a part can be opened again."""
        screening = screening_of(self.record_before)
        said = screening.said()
        words = self.record_before.values.get("words") or {}
        numbers = {
            answer.question: int(answer.number) for answer in screening.answers if answer.number is not None
        }
        first = Source.PAPERS if self.step.is_from_papers else Source.PERSON
        return {
            "source": first.value,
            **{f"said_{code}": said[code].value for code in self.questions if code in said},
            **{f"number_{code}": numbers[code] for code in self.questions if code in numbers},
            **{f"words_{code}": words[code] for code in self.questions if code in words},
        }

    def rows(self) -> Iterator[Row]:
        for code in self.questions:
            question = self.rules.questions[code]
            is_number = question.is_number
            yield Row(
                code,
                question.text.in_language(self.language),
                question.unit.in_language(self.language),
                None if is_number else self[f"said_{code}"],
                self[f"number_{code}"] if is_number else None,
                self[f"words_{code}"],
                code in self.needed,
            )

    def answers(self, *, by: UUID, at: datetime) -> list[Answer]:
        """What is new on this page; only after is_valid(). What stood there already keeps its source, its time and who asked."""
        before = self.record_before
        source = Source(self.cleaned_data["source"])
        return [
            answer_of(code, said, record=before, source=source, by=by, at=at, number=number)
            for code in self.questions
            for said, number in [self._answer(code)]
            if not self._stands(code, said, number)
        ]

    def _stands(self, code: str, said: Said, number: int | None) -> bool:
        """Whether the page says what it showed."""
        if self.rules.questions[code].is_number:
            return number is not None and number == self.initial.get(f"number_{code}")
        return said.value == self.initial.get(f"said_{code}")

    def _answer(self, code: str) -> tuple[Said, int | None]:
        if self.rules.questions[code].is_number:
            number = self.cleaned_data.get(f"number_{code}")
            return (Said.YES, number) if number is not None else (Said.NOT_ASKED, None)
        return Said(self.cleaned_data.get(f"said_{code}") or Said.NOT_ASKED), None

    def words(self) -> Mapping[str, str]:
        """Question → what was said in words; "" where nothing stands."""
        return {code: self.cleaned_data.get(f"words_{code}", "").strip() for code in self.questions}


class PauseForm(forms.Form):
    """Why it rests, for whoever goes on."""

    why = forms.CharField(
        label=_("Why you pause"),
        help_text=_("For example: tired, wants to eat, another interpreter is needed."),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def questions_of(step: Step, record: Record, rules: Edition) -> tuple[str, ...]:
    """The questions of a part that belong to the lists for this age."""
    lists = lists_for(screening_of(record).episode)
    return tuple(
        code for code in step.questions if any(rules.questions[code].belongs_to(who) for who in lists)
    )


def step_of(record: Record, code: str) -> Step | None:
    """A part of the guide by its code, None when this screening has no such part."""
    screening = screening_of(record)
    lists = lists_for(screening.episode)
    steps = guide(edition(screening.edition)).steps
    return next((one for one in steps if one.code == code and one.only in ("", *lists)), None)
