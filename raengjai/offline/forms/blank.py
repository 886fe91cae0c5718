"""The forms of the needs room, blank: a phone keeps them and fills in what it knows (places, the need, the topic)."""

from typing import Any

from django.utils.translation import get_language

from raengjai.ground.actor import ANONYMOUS
from raengjai.ground.dates import bangkok_today
from raengjai.needs.forms.answers import OFFERED_CONSENTS
from raengjai.needs.forms.deeds import AnswerForm, NoteForm, TellForm
from raengjai.needs.forms.details import DetailForm
from raengjai.needs.forms.who import NewPersonForm, VisitForm, WhoForm
from raengjai.needs.models import Need
from raengjai.outreach.forms import PassOnForm, VisitorForm
from raengjai.people.forms import ConsentForm
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on, asks_for_matter

TOPIC = "__topic__"  # the phone puts the code of a ticked topic in its place


class BlankDetails(DetailForm):
    """The details of any topic. Which offices can help is asked of the router, so not here."""

    def __init__(self, *, topic: str, language: str) -> None:
        super().__init__(topic=topic, place_code="", for_group=True, language=language)
        self.fields.pop("offices", None)
        self.prefix = TOPIC


def blank_visitor() -> VisitorForm:
    """A visitor at the reception of a service day; the stations come from the event's pack."""
    return VisitorForm(language=_language(), stations=[], initial={"sex": ""})


def blank_pass_on() -> PassOnForm:
    """What a station passes on; the topics come from the event's pack."""
    return PassOnForm(agency="", language=_language(), initial={"given_by": "self"})


def blank_record() -> dict[str, Any]:
    """Who, the person, consent, the visit: everything that does not hang on a topic."""
    who = WhoForm(initial={"for_whom": "self"})
    consent = ConsentForm(
        language=_language(), offered=OFFERED_CONSENTS, required=False, initial={"given_by": "self"}
    )
    for name in ("speaker_name", "speaker_relation"):
        del consent.fields[name]  # asked once, with who speaks
    return {
        "who": who,
        "person": NewPersonForm(actor=ANONYMOUS, nameless=False),
        "consent": consent,
        "visit": VisitForm(),
    }


def blank_details() -> dict[str, DetailForm]:
    """One form for topics where the place of the matter counts, one for the others."""
    known, today, language = catalogue(), bangkok_today(), _language()
    found: dict[str, DetailForm] = {}
    for topic in all_on(known.topics, today):
        kind = kind_of(topic)
        if kind not in found:
            found[kind] = BlankDetails(topic=topic.code, language=language)
    return found


def kind_of(topic: Any) -> str:
    return "with-matter" if asks_for_matter(catalogue(), topic, bangkok_today()) else "without-matter"


def blank_deeds() -> dict[str, Any]:
    """What a volunteer can do about a need without signal."""
    need, language = Need(version=0), _language()
    return {
        "tell": TellForm(need=need, language=language, auto_id="tell_%s"),
        "answer": AnswerForm(need=need, language=language, auto_id="answer_%s"),
        "note": NoteForm(need=need, language=language, auto_id="note_%s"),
    }


def _language() -> str:
    return get_language() or "th"
