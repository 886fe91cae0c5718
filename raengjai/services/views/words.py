"""The catalogue's facts as the lines that pages show, in the reader's language."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.services import rules
from raengjai.services.models import catalogue
from raengjai.web.pieces import Answer, Hotline, Word
from raengjai.web.wording import phone_link

MINISTRY = "1506"


def say(words: rules.Words) -> str:
    """A text of the catalogue in the reader's language."""
    return words.say(get_language())


def unconfirmed_word() -> Word:
    return Word(_("Not confirmed"), "warn")


def promise_text(service: rules.Service) -> str:
    """How long a service takes, in words."""
    kind = service.promise
    if kind == "days" and service.promised_unit == "office":
        kind = "days_office"
    text = say(catalogue().word("promise", kind))
    return text.format(days=service.promised_days) if service.promised_days else text


def promise_answer(service: rules.Service) -> str:
    """How long it takes, with what the law adds and whether somebody has confirmed it."""
    parts = [promise_text(service), say(service.promise_note)]
    if "promise" in service.unconfirmed and service.promise != "unknown":
        parts.append(_("Not confirmed yet: ask %(number)s.") % {"number": MINISTRY})
    return "\n".join(part for part in parts if part)


def papers(documents: Iterable[rules.Words]) -> SafeString | str:
    """The papers to bring, as a list."""
    named = [(say(paper),) for paper in documents]
    if not named:
        return _("No papers needed")
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", named))


def service_answers(service: rules.Service) -> list[Answer]:
    """What to know before going there."""
    known = service.unconfirmed
    answers = [
        Answer(_("Papers to bring"), _marked(papers(service.documents), is_sure="documents" not in known)),
        Answer(_("How long it takes"), promise_answer(service)),
        Answer(_("Where"), _marked(say(service.channel), is_sure="channel" not in known)),
        Answer(_("Telephone"), phone_link(service.hotline)),
    ]
    if service.needs_group:
        answers.append(Answer(_("A group"), _group_text(service)))
    if service.statuses:
        answers.append(
            Answer(_("For whom"), _marked(_statuses_text(service), is_sure="statuses" not in known))
        )
    if say(service.law):
        answers.append(Answer(_("Law"), say(service.law)))
    return answers


def office_link(office: rules.Office) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("office", args=[office.code]), say(office.name))


def service_link(service: rules.Service) -> SafeString:
    url = reverse("service", args=[service.code.lower()])
    return format_html('<a href="{}">{} {}</a>', url, service.code, say(service.name))


def hotline_pieces(lines: Iterable[rules.Hotline]) -> list[Hotline]:
    """Numbers to call, as the component shows them."""
    return [
        Hotline(
            number=line.number,
            name=say(line.name),
            hours=_hours_text(line),
            languages=_languages_text(line),
        )
        for line in lines
    ]


def danger_hotlines(danger: rules.Danger, day: date) -> list[rules.Hotline]:
    """The numbers of a sign of danger, in the order in which to call them."""
    numbers = {line.number: line for line in rules.all_on(catalogue().hotlines, day)}
    return [numbers[number] for number in danger.hotlines if number in numbers]


def _marked(text: Any, *, is_sure: bool) -> Any:
    if is_sure:
        return text
    return format_html(
        "{}\n<span>{}</span>", text, _("Not confirmed yet: ask %(number)s.") % {"number": MINISTRY}
    )


def _group_text(service: rules.Service) -> str:
    text = _("At least %(count)s people, with a name list.") % {"count": service.group_min}
    if "group_min" in service.unconfirmed:
        text += "\n" + _("The number is not confirmed yet: ask %(number)s.") % {"number": MINISTRY}
    return text


def _statuses_text(service: rules.Service) -> str:
    statuses = catalogue().words["status"]
    return " · ".join(say(words) for code, words in statuses.items() if code in service.statuses)


def _hours_text(line: rules.Hotline) -> str:
    hours = say(line.hours) or _("hours not known")
    if not line.confirmed:
        hours = _("%(hours)s (not confirmed)") % {"hours": hours}
    return f"{say(line.about)} · {hours}"


def _languages_text(line: rules.Hotline) -> str:
    if line.languages == ("th",):
        return ""
    spoken = catalogue().words["language"]
    return ", ".join(say(spoken[code]) for code in line.languages if code in spoken)
