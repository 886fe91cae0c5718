"""What this room shows on other rooms' pages."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.places.models import Place
from raengjai.places.providers import Section
from raengjai.services.models import catalogue
from raengjai.services.rules import COUNTRY, all_on


def offices_of_place(place: Place, _actor: Actor) -> Section | None:
    """The Ministry's offices of the place's province."""
    province, language, known = place.code[:2], get_language(), catalogue()
    agencies = {agency.code: agency for agency in all_on(known.agencies, bangkok_today())}
    offices = sorted(
        (office for office in all_on(known.offices, bangkok_today()) if office.province == province),
        key=lambda office: agencies[office.agency].position if office.agency in agencies else len(agencies),
    )
    if not offices or place.code == COUNTRY:
        return None
    lines = [
        {
            "url_code": office.code,
            "name": office.name.say(language),
            "work": agencies[office.agency].work.say(language) if office.agency in agencies else "",
            "is_sure": office.confirmed,
        }
        for office in offices
    ]
    return Section(_("Labour offices"), "services/offices_of_place.html", {"offices": lines})
