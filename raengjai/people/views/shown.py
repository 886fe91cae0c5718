"""How values about a person read on pages."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.access.models import User
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today, displayed_year
from raengjai.ground.text import phone_display
from raengjai.journal.models import Entry
from raengjai.people.forms import PersonForm
from raengjai.people.models import Consent, Person, Revision, Sight
from raengjai.people.models.consent import GIVERS, WAYS, telephone_for
from raengjai.people.models.person import SEXES
from raengjai.people.rules.numbers import mask_citizen_id
from raengjai.people.rules.wording import purposes
from raengjai.places.models import address_of, full_name_of, place_path
from raengjai.services.models import catalogue
from raengjai.services.rules import latest
from raengjai.web.pieces import Answer, Event, Link
from raengjai.web.wording import phone_link

_DEEDS = {
    "person.recorded": gettext_lazy("Person recorded"),
    "person.changed": gettext_lazy("Record corrected"),
    "person.consented": gettext_lazy("Consent given"),
    "person.consent_withdrawn": gettext_lazy("Consent withdrawn"),
    "person.shown_to_office": gettext_lazy("Shown to an office"),
    "person.hidden_from_office": gettext_lazy("No longer shown to an office"),
    "person.merged": gettext_lazy("Joined with another record"),
    "person.unmerged": gettext_lazy("Joining undone"),
    "person.judged_different": gettext_lazy("Found to be another person than one who looks alike"),
    "person.copied": gettext_lazy("Copy of the data handed out"),
    "person.erased": gettext_lazy("Personal data erased"),
}
# The entry that tells of a revision.
_VERBS = {"changed": "person.changed", "merged": "person.merged", "undone": "person.unmerged"}


def label_of(field: str) -> Any:
    return PersonForm.base_fields[field].label


def value_of(field: str, value: Any, language: str) -> str:
    """A stored value in words; "" when nothing is stored."""
    if value in ("", None):
        return ""
    if field == "sex":
        return str(dict(SEXES)[value])
    if field in ("nationality", "language"):
        known = catalogue().words[field].get(value)
        return known.say(language) if known else str(value)
    shown = {
        "birth_year": lambda: str(displayed_year(int(value), language)),
        "place_code": lambda: address_of(value, language),
        "phone": lambda: phone_display(value),
        "national_id": lambda: mask_citizen_id(value),
    }
    return shown[field]() if field in shown else str(value)


def office_name(code: str, language: str) -> str:
    office = latest(catalogue().offices, code)
    return office.name.say(language) if office else code


def path_of(person: Person) -> list[Link]:
    return [Link(crumb.name) for crumb in place_path(person.place_code)]


def age_words(person: Person) -> str:
    age = person.age_on(bangkok_today())
    return "" if age is None else _("about %(age)s years old") % {"age": age}


def facts(person: Person, actor: Actor) -> list[Answer]:
    """The lines of a person's page, as far as `actor` may read them."""
    language = actor.language
    rows = [
        Answer(_("Telephone"), _telephone(person, actor)),
        Answer(
            _("Address"),
            "\n".join(
                part
                for part in (
                    person.address_note,
                    address_of(person.place_code, language, village_no=person.village_no),
                )
                if part
            ),
        ),
        Answer(label_of("birth_year"), _birth(person, language)),
    ]
    coded = ("sex", "nationality", "language")
    rows += [Answer(label_of(field), value_of(field, getattr(person, field), language)) for field in coded]
    return [*rows, Answer(label_of("national_id"), person.national_id_masked())]


def _telephone(person: Person, actor: Actor) -> str:
    number = telephone_for(person, actor)
    return phone_link(number) or (_("The person has not agreed to be telephoned.") if person.phone else "")


def _birth(person: Person, language: str) -> str:
    if person.birth_year is None:
        return ""
    return f"{displayed_year(person.birth_year, language)} ({age_words(person)})"


def who_sees(person: Person, sights: Iterable[Sight], language: str) -> list[str]:
    """Everybody who can read the record, in words."""
    offices = sorted({sight.office_code for sight in sights})
    return [
        _("volunteers of %(place)s") % {"place": full_name_of(person.place_code, language)},
        office_name(f"OPS-{person.province_code}", language),
        *(office_name(code, language) for code in offices if code != f"OPS-{person.province_code}"),
    ]


def consent_rows(consents: Sequence[Consent], actor: Actor) -> list[dict[str, Any]]:
    """Each purpose with what was agreed to, or that it was not; newest first among the withdrawn."""
    rows = []
    for code, purpose in purposes().items():
        of_purpose = [consent for consent in consents if consent.purpose == code]
        given = next((consent for consent in of_purpose if consent.withdrawn_at is None), None)
        last = given or max(of_purpose, key=lambda consent: consent.given_at, default=None)
        rows.append(
            {
                "code": code,
                "name": purpose.name(actor.language),
                "wording": purpose.wording(last.wording_version).text(last.language) if last else "",
                "language": last.language if last else "",
                "consent": given,
                "withdrawn_at": last.withdrawn_at if last and not given else None,
                "giver": _giver(given) if given else "",
                "recorder": _recorder(given, actor) if given else "",
            }
        )
    return rows


def _giver(consent: Consent) -> str:
    who = str(dict(GIVERS)[consent.given_by])
    named = " · ".join(part for part in (consent.speaker_name, consent.speaker_relation) if part)
    return f"{who}: {named}" if named else who


def _recorder(consent: Consent, actor: Actor) -> str:
    """Which office recorded it and how; another office is not told which."""
    if not consent.office_code:
        return ""
    way = str(dict(WAYS)[consent.given_how])
    if not actor.covers(consent.place_code) and consent.office_code not in actor.offices:
        return way
    office = office_name(consent.office_code, actor.language)
    return _("Recorded by %(office)s: %(way)s") % {"office": office, "way": way}


def names_of(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Names of accounts, one query."""
    known = {each for each in ids if each}
    return dict(User.objects.filter(pk__in=known).values_list("pk", "name")) if known else {}


def events(entries: Sequence[Entry], revisions: Sequence[Revision], language: str) -> list[Event]:
    """The story of the record, newest first; old and new values where the reader may see revisions."""
    names = names_of(entry.actor_id for entry in entries)
    changes = {(_VERBS[revision.cause], revision.made_at): revision.changes() for revision in revisions}
    return [
        Event(
            what=_DEEDS.get(entry.verb, entry.verb),
            at=entry.at,
            who=names.get(entry.actor_id, ""),
            note=_note(entry, language) if (entry.verb, entry.at) not in changes else "",
            change=_change(changes.get((entry.verb, entry.at), {}), language),
        )
        for entry in reversed(entries)
    ]


def _note(entry: Entry, language: str) -> str:
    codes = entry.codes
    asked = codes.get("purposes") or ([codes["purpose"]] if "purpose" in codes else [])
    if asked:
        return ", ".join(purposes()[code].name(language) for code in asked if code in purposes())
    if "office" in codes:
        return office_name(codes["office"], language)
    if entry.verb == "person.changed":
        return ", ".join(str(label_of(field)) for field in codes.get("fields", []))
    return ""


def _change(changes: dict[str, list[Any]], language: str) -> str:
    parts = []
    for field, (old, new) in changes.items():
        words = (value_of(field, old, language) or "–", value_of(field, new, language) or "–")
        parts.append(f"{label_of(field)}: {words[0]} → {words[1]}")
    return " · ".join(parts)
