"""A complaint in words: its state, its story, and how a line of the list reads."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today, short_date
from raengjai.network.models import Complaint, ComplaintStep, names_of
from raengjai.network.rules.complaints import category_name, clock_of
from raengjai.places.models import address_of, office_calendar
from raengjai.services.models import catalogue
from raengjai.services.rules import latest
from raengjai.web.pieces import Answer, Event, Tone, Word

_TONES: dict[str, Tone] = {
    "received": "next",
    "passed_on": "next",
    "looking": "info",
    "answered": "good",
    "not_upheld": "",
}
# What whoever complained may read of the story.
TOLD_STEPS = {
    "received": gettext_lazy("Your complaint has arrived"),
    "taken": gettext_lazy("Somebody looks into it"),
    "passed_on": gettext_lazy("Passed on to the Ministry in Bangkok"),
    "given_back": gettext_lazy("The province looks into it"),
    "answered": gettext_lazy("Answered"),
    "not_upheld": gettext_lazy("Nothing was found that speaks for it"),
}
_STEPS = {
    "received": gettext_lazy("Came in"),
    "taken": gettext_lazy("Taken up"),
    "linked": gettext_lazy("Found out whom it is about; hidden from that person"),
    "unlinked": gettext_lazy("It is not about the person that was named before"),
    "answered": gettext_lazy("Answered"),
    "not_upheld": gettext_lazy("Not upheld"),
    "passed_on": gettext_lazy("Passed on to headquarters"),
    "given_back": gettext_lazy("Given back to the province"),
    "taken_back": gettext_lazy("The last step was taken back"),
}


def complaint_word(complaint: Complaint) -> Word:
    return Word(complaint.state_name, _TONES[complaint.state])


def about_of(complaint: Complaint) -> str:
    """Whom it is about: the account that was found, else the words of whoever complained."""
    if complaint.subject is not None:
        return complaint.subject.name
    return complaint.said.about or _("name not known")


def line_of(complaint: Complaint, actor: Actor) -> dict[str, Any]:
    """A complaint in the list of its desk."""
    language = actor.language
    return {
        "id": complaint.pk,
        "about": about_of(complaint),
        "is_known": complaint.subject_id is not None,
        "what": category_name(complaint.category, language),
        "place": address_of(complaint.place_code, language),
        "sent_at": complaint.sent_at,
        "due_on": complaint.due_on,
        "days_left": office_calendar().office_days_between(bangkok_today(), complaint.due_on),
    }


def facts_of(complaint: Complaint, actor: Actor) -> list[Answer]:
    """What the complaint says, for whoever looks into it."""
    said, language = complaint.said, actor.language
    agency = latest(catalogue().agencies, complaint.agency_code)
    facts = [
        Answer(_("Whom it is about"), about_of(complaint)),
        Answer(
            _("Said to be"), dict(complaint._meta.get_field("said_kind").choices or ())[complaint.said_kind]
        ),
        Answer(_("Agency"), agency.name.say(language) if agency else ""),
        Answer(_("Place"), address_of(complaint.place_code, language)),
        Answer(_("On which day"), short_date(said.day, language) if said.day else ""),
        Answer(_("How to reach the person"), said.contact),
    ]
    if complaint.subject is not None and said.about != complaint.subject.name:
        facts.insert(1, Answer(_("Name as it was written"), said.about))
    return facts


def clock_note(complaint: Complaint) -> str:
    """Where the days come from, as long as nobody has confirmed them."""
    clock = clock_of(complaint.state, bangkok_today())
    if clock is None or clock.confirmed:
        return ""
    return _("%(days)s office days; the number is not confirmed by the Ministry yet.") % {"days": clock.days}


def story_of(complaint: Complaint) -> list[Event]:
    """Every step, the newest first, with what was told and noted."""
    steps = list(ComplaintStep.objects.filter(complaint=complaint).order_by("-at", "-id"))
    names = names_of({step.made_by for step in steps if step.made_by})
    return [
        Event(
            what=_what(step),
            at=step.at,
            who=names.get(step.made_by, "") if step.made_by else "",
            note="\n".join(part for part in (step.told, step.note) if part),
        )
        for step in steps
    ]


def _what(step: ComplaintStep) -> str:
    words = str(_STEPS[step.kind])
    return _("%(step)s (taken back)") % {"step": words} if step.taken_back_at else words
