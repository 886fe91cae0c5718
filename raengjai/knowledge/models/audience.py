"""Whom an audience reaches today: postings by role and place, with the tier and the mentor from the network.

One statement; it is asked again whenever somebody may have come into the audience, and names only who is missing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from raengjai.ground.actor import system
from raengjai.ground.rows import inside
from raengjai.knowledge.models.directive import Directive, DirectiveVersion
from raengjai.knowledge.rules import Audience, Reach

# A volunteer's posting counts before an officer's, when somebody has both. Whoever publishes is not told.
_PEOPLE = """
SELECT DISTINCT ON (found.user_id) found.user_id, found.role, found.place_code, found.office_code, found.mentor_id
FROM (
    SELECT p.user_id, p.place_code, p.agency_code,
        CASE WHEN p.role IN ('volunteer', 'graduate') THEN coalesce(nullif(m.tier, ''), 'network') ELSE p.role END AS role,
        CASE WHEN p.role IN ('volunteer', 'graduate') THEN coalesce(s.office_code, '') ELSE p.office_code END AS office_code,
        s.user_id AS mentor_id
    FROM access_posting p
    JOIN access_user u ON u.id = p.user_id AND u.deactivated_at IS NULL
    LEFT JOIN LATERAL (
        SELECT n.tier, n.mentor_id FROM network_member n
        WHERE n.user_id = p.user_id AND n.kind = p.role AND n.place_code = p.place_code
            AND n.starts_on <= %(day)s::date AND (n.ends_on IS NULL OR n.ends_on >= %(day)s::date)
        ORDER BY n.starts_on DESC, n.id DESC LIMIT 1
    ) m ON true
    LEFT JOIN network_member s ON s.id = m.mentor_id
    WHERE p.starts_on <= %(day)s::date AND (p.ends_on IS NULL OR p.ends_on >= %(day)s::date)
        AND p.role IN ('volunteer', 'graduate', 'mentor', 'coordinator')
        AND (%(user)s::uuid IS NULL OR p.user_id = %(user)s::uuid)
        AND (%(provinces)s::text[] IS NULL OR p.province_code = ANY (%(provinces)s::text[]))
        AND EXISTS (
            SELECT FROM unnest(%(places)s::text[]) AS place (code)
            WHERE place.code = '00' OR CASE
                WHEN p.role IN ('volunteer', 'graduate') THEN starts_with(p.place_code, place.code)
                ELSE p.province_code = left(place.code, 2) END
        )
) found
WHERE found.role = ANY (%(roles)s::text[])
    AND (found.role <> 'mentor' OR cardinality(%(agencies)s::text[]) = 0
        OR found.agency_code = ANY (%(agencies)s::text[]))
    AND (%(but)s::uuid IS NULL OR found.user_id <> %(but)s::uuid)
ORDER BY found.user_id, array_position(ARRAY['core', 'network', 'mentor', 'coordinator'], found.role), found.place_code
"""
_MISSING = f"""
SELECT people.* FROM ({_PEOPLE}) people
WHERE NOT EXISTS (
    SELECT FROM knowledge_recipient r WHERE r.version_id = %(version)s::uuid AND r.user_id = people.user_id
)
ORDER BY people.user_id LIMIT %(most)s::int
"""  # noqa: S608 constants only
_REACH = f"""
SELECT left(people.place_code, 2) AS province, people.role, count(*)
FROM ({_PEOPLE}) people GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608 constants only


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who should get a version."""

    user_id: UUID
    role: str
    place_code: str
    office_code: str
    mentor_id: UUID | None


def reach_of(audience: Audience, *, but: UUID | None, on: date) -> list[Reach]:
    """How many people the audience reaches, by province and role: sums, also for headquarters, who reads no members."""
    with inside(system()), connection.cursor() as cursor:
        cursor.execute(_REACH, _asked(audience, but=but, on=on))
        return [Reach(*row) for row in cursor.fetchall()]


def missing(
    version: DirectiveVersion, directive: Directive, *, on: date, most: int, user_id: UUID | None = None
) -> list[Addressee]:
    """At most `most` people of the audience who have not got the version yet; with `user_id` only that person."""
    asked = _asked(directive.audience, but=version.published_by, on=on)
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, {**asked, "version": version.pk, "most": most, "user": user_id})
        return [Addressee(*row) for row in cursor.fetchall()]


def _asked(audience: Audience, *, but: UUID | None, on: date) -> dict[str, Any]:
    """The provinces of the audience make it a range of an index."""
    provinces = sorted({code[:2] for code in audience.places})
    return {
        "roles": list(audience.roles),
        "places": list(audience.places),
        "agencies": list(audience.agencies),
        "provinces": None if "00" in provinces else provinces,
        "day": on,
        "but": but,
        "user": None,
    }
