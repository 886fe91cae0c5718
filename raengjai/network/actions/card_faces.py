"""A member and a credential, as the two sides of a card say them: Thai first, with an English line."""

from collections.abc import Sequence
from datetime import date

from django.utils import translation

from raengjai.ground.dates import short_date
from raengjai.ground.text import phone_display
from raengjai.network.models import Member
from raengjai.network.models.photo import photos_of
from raengjai.network.rules import initials_of
from raengjai.papers.models import Credential
from raengjai.papers.rules.sheets import Card
from raengjai.people.rules.names import without_title
from raengjai.places.models import full_name_of, place_path
from raengjai.services.models import catalogue


def faces_of(pairs: Sequence[tuple[Member, Credential]], *, day: date) -> list[Card]:
    """What stands on each card, in the order given."""
    photos = photos_of([member.pk for member, _card in pairs])
    return [_face(member, card, photos.get(member.pk, b""), day) for member, card in pairs]


def _face(member: Member, card: Credential, photo: bytes, day: date) -> Card:
    office = catalogue().office(card.office_code, day)
    return Card(
        number=card.number,
        code=card.code,
        name=member.name,
        initials=initials_of(without_title(member.name)),
        duty=_duty(member, "th"),
        duty_en=_duty(member, "en"),
        place=_place(member.place_code),
        place_en=", ".join(crumb.name for crumb in reversed(place_path(member.place_code, "en"))),
        term=_term(card, "th"),
        term_en=_term(card, "en"),
        office=office.name.say("th") if office else "",
        office_en=office.name.say("en") if office else "",
        phone=phone_display(office.phone) if office and office.phone else "",
        photo=photo,
    )


def _duty(member: Member, language: str) -> str:
    with translation.override(language):
        return str(member.duty_name)


def _place(code: str) -> list[str]:
    """Sub-district and district on one line, the province on the next."""
    names = [full_name_of(crumb.code, "th") for crumb in reversed(place_path(code, "th"))]
    return [" ".join(names[:-1]), names[-1]] if len(names) > 1 else names


def _term(card: Credential, language: str) -> str:
    first = short_date(card.valid_from, language)
    if card.valid_until is None:
        with translation.override(language):
            return translation.gettext("from %(first)s") % {"first": first}
    return f"{first} – {short_date(card.valid_until, language)}"
