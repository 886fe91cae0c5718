"""Who could be invited: people of the network and of the agencies, as postings and the register say on a day.

One statement, in the scope of whoever plans: an office adds whom it may know, and nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

ROLES = (
    ("core", _("Core volunteers")),
    ("network", _("Network members")),
    ("graduate", _("Labour graduates")),
    ("mentor", _("Mentors of the agencies")),
    ("coordinator", _("Coordinators of the province")),
)
MOST_FOUND = 5_000
# Whoever serves as several of these is invited once, as what stands first.
_PEOPLE = """
SELECT DISTINCT ON (found.user_id) found.user_id, found.name, found.role, found.place_code, found.agency_code,
    found.office_code, found.phone
FROM (
    SELECT p.user_id, coalesce(m.name, u.name) AS name, p.place_code, p.agency_code, p.office_code,
        coalesce(m.phone, '') AS phone,
        CASE WHEN p.role = 'volunteer' THEN coalesce(nullif(m.tier, ''), 'network') ELSE p.role END AS role
    FROM access_posting p
    JOIN access_user u ON u.id = p.user_id AND u.deactivated_at IS NULL
    LEFT JOIN LATERAL (
        SELECT n.tier, n.name, n.phone FROM network_member n
        WHERE n.user_id = p.user_id AND n.kind = p.role AND n.starts_on <= %(day)s::date
            AND (n.ends_on IS NULL OR n.ends_on >= %(day)s::date)
        ORDER BY (n.place_code = p.place_code) DESC, n.starts_on DESC, n.id DESC LIMIT 1
    ) m ON true
    WHERE p.starts_on <= %(day)s::date AND (p.ends_on IS NULL OR p.ends_on >= %(day)s::date)
        AND p.role IN ('volunteer', 'graduate', 'mentor', 'coordinator')
        AND p.province_code = left(%(place)s::text, 2)
        AND (p.role IN ('mentor', 'coordinator') OR starts_with(p.place_code, %(place)s::text))
) found
WHERE found.role = ANY (%(roles)s::text[])
    AND (found.role NOT IN ('mentor', 'coordinator') OR cardinality(%(agencies)s::text[]) = 0
        OR found.agency_code = ANY (%(agencies)s::text[]))
ORDER BY found.user_id, array_position(ARRAY['core', 'network', 'graduate', 'mentor', 'coordinator'], found.role),
    found.place_code
LIMIT %(most)s::int
"""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with an account who could be invited."""

    user_id: UUID
    name: str
    role: str
    place_code: str
    agency_code: str
    office_code: str
    phone: str


def people_of(place_code: str, *, roles: Sequence[str], agencies: Sequence[str], on: date) -> list[Known]:
    """Who serves on that day inside the place as one of these; mentors and coordinators serve the whole province.

    `agencies` empty: of all agencies.
    """
    asked: dict[str, Any] = {
        "place": place_code,
        "roles": list(roles),
        "agencies": list(agencies),
        "day": on,
        "most": MOST_FOUND,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, asked)
        return sorted(
            (Known(*row) for row in cursor.fetchall()), key=lambda each: (each.place_code, each.name)
        )
