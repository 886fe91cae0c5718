"""What an application and a profile say, in words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.ground.actor import Actor
from raengjai.ground.dates import short_date
from raengjai.ground.text import phone_display
from raengjai.network.models import Application, Change, Identity, Member, Profile, names_of, portrait_of
from raengjai.network.rules.words import in_words
from raengjai.people.rules.numbers import mask_citizen_id
from raengjai.places.models import address_of
from raengjai.web.pieces import Answer, Event, Tone, Word

_TONES: dict[str, Tone] = {
    "sent": "next",
    "correcting": "warn",
    "approved": "info",
    "appointed": "good",
    "refused": "bad",
    "withdrawn": "",
}
MOST_CHANGES = 20
LABELS = {
    "phone": gettext_lazy("Telephone"),
    "line_id": gettext_lazy("LINE name"),
    "citizen_id": gettext_lazy("National ID"),
    "birth_date": gettext_lazy("Birth date"),
    "home_place_code": gettext_lazy("Home"),
    "home_village_no": gettext_lazy("Village number of the home"),
    "address": gettext_lazy("House and street"),
    "education": gettext_lazy("Schooling"),
    "occupation": gettext_lazy("Occupation"),
    "languages": gettext_lazy("Languages spoken"),
    "skills": gettext_lazy("What you can do well"),
    "other_roles": gettext_lazy("Other duties in the village"),
    "emergency_name": gettext_lazy("In an emergency call"),
    "emergency_relation": gettext_lazy("Who that is"),
    "emergency_phone": gettext_lazy("Telephone of that person"),
}


def application_word(application: Application) -> Word:
    return Word(application.state_name, _TONES[application.state])


def answers_of(application: Application, actor: Actor) -> list[Answer]:
    """What the person said, the national ID but for its last figures."""
    said = application.said
    values = {name: getattr(said, name) for name in LABELS}
    return answers(values, actor.language)


def answers(values: Mapping[str, Any], language: str, names: Iterable[str] = LABELS) -> list[Answer]:
    """A line for each of `names`; the village of the home stands with its place."""
    return [
        Answer(LABELS[name], in_word(name, values, language))
        for name in names
        if name in values and name != "home_village_no"
    ]


def in_word(name: str, values: Mapping[str, Any], language: str) -> Any:
    """One value as people read it; "" where nothing is known."""
    value = values[name]
    if not value:
        return ""
    if name == "home_place_code":
        return address_of(value, language, village_no=values.get("home_village_no"))
    say = _SAY.get(name)
    return say(value, language) if say else value


def _phone(value: str, _language: str) -> Any:
    return format_html('<a href="tel:{}">{}</a>', value, phone_display(value))


def _birth_date(value: date | str, language: str) -> str:
    return short_date(value if isinstance(value, date) else date.fromisoformat(value), language)


_SAY: dict[str, Callable[[Any, str], Any]] = {
    "phone": _phone,
    "emergency_phone": _phone,
    "citizen_id": lambda value, _language: mask_citizen_id(value),
    "birth_date": _birth_date,
    "education": lambda value, language: "".join(in_words("education", [value], language)),
    "languages": lambda value, language: ", ".join(in_words("language", value, language)),
    "other_roles": lambda value, language: ", ".join(in_words("role", value, language)),
}


def person_of(found: Member, actor: Actor) -> dict[str, Any]:
    """The person behind a term as far as the reader may know: PostgreSQL leaves out what is sealed to others."""
    profile = Profile.objects.filter(user=found.user_id).first()
    identity = Identity.objects.filter(user=found.user_id).first()
    values = {**(profile.values() if profile else {}), **(identity.values() if identity else {})}
    facts = answers(values, actor.language)
    if profile is not None:
        since = short_date(profile.public_since, actor.language) if profile.public_since else _("no")
        facts.append(Answer(_("Shown to the public since"), since))
    changes = list(Change.objects.filter(user=found.user_id).order_by("-made_at", "-id")[:MOST_CHANGES])
    people = names_of({each.made_by for each in changes if each.made_by})
    return {
        "photo": portrait_of(found.user) if profile and profile.photo_id else None,
        "facts": facts,
        "is_sealed": identity is None,
        "changes": [
            Event(
                what=each.get_cause_display(),
                at=each.made_at,
                who=people.get(each.made_by, "") if each.made_by else "",
                change=" · ".join(change_in_words(each.changes(), actor.language)),
            )
            for each in changes
        ],
    }


def change_in_words(changes: Mapping[str, list[Any]], language: str) -> list[str]:
    """ "Telephone: 081-… → 089-…" for each field that changed; national IDs are masked."""
    lines = []
    for name, (old, new) in changes.items():
        before, after = (_plain(name, value, language) for value in (old, new))
        lines.append(f"{LABELS.get(name, name)}: {before or _('nothing')} → {after or _('nothing')}")
    return lines


def _plain(name: str, value: Any, language: str) -> str:
    if name in ("phone", "emergency_phone"):
        return phone_display(value) if value else ""
    return str(in_word(name, {name: value}, language))
