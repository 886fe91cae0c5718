"""A whole recording form: the answers of all question pages, and the visit that they make.

The pages, the paper form that is keyed in, and later a phone's command are parts of this one definition.
"""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from raengjai.ground.actor import Actor
from raengjai.ground.dates import BANGKOK, bangkok_now
from raengjai.needs.actions import VisitDraft
from raengjai.needs.forms.details import DetailForm, TopicsForm
from raengjai.needs.forms.who import NewPersonForm, PaperVisitForm, VisitForm, WhoForm
from raengjai.people.forms import ConsentForm
from raengjai.people.models import Person

OFFERED_CONSENTS = ("share_with_office", "contact_by_phone")
NOT_CARRIED = ("csrfmiddlewaretoken", "boxes", "go", "find", "use", "q")


class Answers:
    """What was typed so far (`data`, as a form posts it), seen as the forms of the question pages."""

    def __init__(
        self,
        form_id: UUID,
        data: MultiValueDict[str, str],
        *,
        actor: Actor,
        language: str,
        on_paper: bool = False,
    ) -> None:
        self.form_id, self.data, self.actor, self.language = form_id, data, actor, language
        self.on_paper = on_paper
        self.too_many: dict[str, Any] | None = None  # the draft that must go before this one can be kept

    @cached_property
    def known_person(self) -> Person | None:
        """The person who was chosen among the records; out of sight is as if never chosen."""
        chosen = self.data.get("person", "")
        try:
            return Person.objects.living_records().filter(pk=UUID(chosen)).first() if chosen else None
        except ValueError:
            return None

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the pages before hold, for a phone that loses its signal on this one."""
        kept = (
            ("form_id", str(self.form_id)),
            *((name, each) for name, all_ in self.data.lists() for each in all_),
        )
        return [(name, value) for name, value in kept if value and name not in NOT_CARRIED]

    @cached_property
    def who(self) -> WhoForm:
        return WhoForm(self.data)

    @cached_property
    def is_nameless(self) -> bool:
        return bool(self.data.get("nameless"))

    @property
    def is_group(self) -> bool:
        return self.data.get("for_whom") == "group"

    @cached_property
    def new_person(self) -> NewPersonForm:
        return NewPersonForm(self.data, actor=self.actor, nameless=self.is_nameless)

    @cached_property
    def topics_form(self) -> TopicsForm:
        return TopicsForm(self.data, language=self.language)

    @cached_property
    def topics(self) -> list[str]:
        return self.topics_form.cleaned_data["topics"] if self.topics_form.is_valid() else []

    @cached_property
    def details(self) -> list[DetailForm]:
        return [
            DetailForm(
                self.data,
                topic=topic,
                place_code=self.place_code,
                for_group=self.is_group,
                language=self.language,
            )
            for topic in self.topics
        ]

    @cached_property
    def consent(self) -> ConsentForm:
        return ConsentForm(
            self.data,
            language=self.language,
            offered=OFFERED_CONSENTS,
            required=False,
            initial={"given_by": "self"},
        )

    @cached_property
    def visit(self) -> VisitForm:
        return PaperVisitForm(self.data) if self.on_paper else VisitForm(self.data)

    @cached_property
    def place_code(self) -> str:
        """Where the person is: on the record, or as typed; "" while it is not known."""
        if self.known_person is not None:
            return self.known_person.place_code
        if self.new_person.is_valid():
            return str(self.new_person.cleaned_data.get("place_code", ""))
        return ""

    def who_is_known(self) -> bool:
        return self.who.is_valid() and (self.known_person is not None or self.new_person.is_valid())

    def details_are_valid(self) -> bool:
        return all([form.is_valid() for form in self.details])

    def forms(self) -> Iterable[Any]:
        """Every form that must be valid before the visit can be recorded."""
        yield self.who
        if self.known_person is None:
            yield self.new_person
        yield self.topics_form
        yield from self.details
        if self.names_somebody:
            yield self.consent
        yield self.visit

    @property
    def names_somebody(self) -> bool:
        return self.known_person is not None or not self.is_nameless

    def are_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms()])

    def draft(self) -> VisitDraft:
        """The visit as the action takes it; only after are_valid()."""
        said, visit = self.who.cleaned_data, self.visit.cleaned_data
        consent = self.consent.cleaned_data if self.names_somebody else {}
        person = self.known_person
        new = None if person or self.is_nameless else self.new_person.values()
        village = person.village_no if person else self.new_person.cleaned_data.get("village_no")
        return VisitDraft(
            id=self.form_id,
            receipt_code=visit["receipt_code"],
            place_code=self.place_code,
            village_no=village,
            made_at=_moment(visit["made_on"]),
            needs=tuple(form.draft() for form in self.details),
            person=person,
            new_person=new,
            for_whom=said["for_whom"],
            speaker_name=said["speaker_name"] or consent.get("speaker_name", ""),
            speaker_relation=said["speaker_relation"] or consent.get("speaker_relation", ""),
            channel=visit["channel"] or "visit",
            language=self.language,
            consents=tuple(consent.get("purposes", ())),
            given_by=_giver(said["for_whom"], consent.get("given_by", "self")),
        )


def _giver(for_whom: str, given_by: str) -> str:
    """Who speaks for a child or an absent person also agrees for them."""
    return {"minor": "guardian", "proxy": "proxy"}.get(for_whom, given_by) if given_by == "self" else given_by


def _moment(day: Any) -> datetime:
    """A visit of today is now; one of an earlier day is at noon, for nobody wrote the hour down."""
    now = bangkok_now()
    return now if day is None or day == now.date() else datetime.combine(day, time(12), BANGKOK)
