"""A certificate and its signed code, as the paper says them: Thai, with Thai digits, as official papers write."""

from collections.abc import Sequence
from datetime import date

from django.utils import translation
from django.utils.translation import gettext

from raengjai.events.models import AgendaItem, Event, Session
from raengjai.ground.dates import document_date, fiscal_year
from raengjai.ground.text import thai_digits
from raengjai.papers.models import Credential
from raengjai.papers.rules.learning import CertificateFace
from raengjai.places.models import full_name_of
from raengjai.programmes.models import Project
from raengjai.services.models import office_name
from raengjai.training.models import Certificate, Course
from raengjai.training.rules.hours import Line, minutes_attended


def faces_of(
    event: Event, course: Course, pairs: Sequence[tuple[Certificate, Credential]]
) -> list[CertificateFace]:
    """What stands on each, in the order given; what all of one event share is read once."""
    with translation.override("th"):
        projects = _projects(event)
        place = _place(event)
        hours = _hours(event)
        days = _days(event)
        office = office_name(event.office_code, "th")
        given = thai_digits(_thai_date(course.dated_on))
        return [
            CertificateFace(
                number=credential.number,
                code=credential.code,
                name=certificate.name,
                title=certificate.title,
                projects=projects,
                days=days,
                place=place,
                hours=hours,
                office=office,
                signer_name=course.signer_name,
                signer_position=course.signer_position,
                given=given,
                until=thai_digits(_thai_date(certificate.valid_until)) if certificate.valid_until else "",
            )
            for certificate, credential in pairs
        ]


def _projects(event: Event) -> list[str]:
    if event.starts_on is None:
        return []
    found = Project.objects.filter(fiscal_year=fiscal_year(event.starts_on), code__in=event.project_codes)
    names = {each.code: each.name_th for each in found}
    return [names[code] for code in event.project_codes if code in names]


def _place(event: Event) -> str:
    parts = [event.room, event.venue, full_name_of(event.province_code, "th")]
    return " ".join(part for part in parts if part)


def _days(event: Event) -> str:
    if event.starts_on is None or event.ends_on is None:
        return ""
    first, last = _thai_date(event.starts_on), _thai_date(event.ends_on)
    words = first if first == last else f"{first} {gettext('until')} {last}"
    return thai_digits(words)


def _hours(event: Event) -> str:
    """Of the whole agenda, in full hours and halves."""
    items = AgendaItem.objects.filter(event=event).values_list("day", "starts_at", "ends_at", "kind")
    sessions = Session.objects.filter(event=event).values_list("day", "part")
    half_hours = minutes_attended([Line(*item) for item in items], sessions) // 30
    if not half_hours:
        return ""
    return thai_digits(f"{half_hours // 2}" if half_hours % 2 == 0 else f"{half_hours / 2:.1f}")


def _thai_date(day: date) -> str:
    """Day, month in words, era and year."""
    head, _blank, year = document_date(day, "th").rpartition(" ")
    return f"{head} {gettext('B.E.')} {year}"
