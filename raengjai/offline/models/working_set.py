"""What a phone shows without signal: the needs of its places and the tasks of its person, as JSON made by PostgreSQL.

Whole once, later what changed, by the journal's feed of the own sub-districts. One statement each, under the reader's
policies; what it costs follows from what changed there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection

from raengjai.ground.actor import Actor
from raengjai.journal.feed import AFTER, FeedRestarted, Position, position_of
from raengjai.places.models import Place

MOST_NEEDS = 10_000
MOST_TASKS = 200
MOST_OWN = 300  # of who serves a whole province: the newest needs that this person recorded
MOST_ENTRIES = 1_000  # of the feed in one answer; with more the phone asks again at once
ENDED_FOR = timedelta(days=90)  # a need that ended stays on the phone this long, for people ask once more

_PERSON = """CASE
    WHEN n.group_size IS NOT NULL THEN replace(%(group)s, '#', n.group_size::text)
    WHEN p.id IS NULL THEN CASE WHEN n.person_id IS NULL THEN %(nameless)s ELSE %(hidden)s END
    WHEN p.first_name || p.last_name = '' THEN %(erased)s
    ELSE p.prefix || CASE WHEN ascii(right(p.prefix, 1)) BETWEEN 1 AND 127 THEN ' ' ELSE '' END
        || btrim(p.first_name || ' ' || p.last_name) END"""
_ROW = f"""json_strip_nulls(json_build_object(
    'id', n.id, 'version', n.version, 'person', {_PERSON},
    'topic', n.topic_code, 'topic_name', coalesce(%(topics)s::jsonb ->> n.topic_code, n.topic_code),
    'state', n.state, 'state_name', %(states)s::jsonb ->> n.state,
    'office', r.office_code, 'office_name', %(offices)s::jsonb ->> r.office_code, 'referral', r.id,
    'due', n.due_on, 'recorded', n.recorded_at, 'own', CASE WHEN n.recorded_by = %(me)s THEN true END,
    'place', n.place_code, 'village', n.village_no, 'note', nullif(n.note, ''),
    'last', (SELECT json_build_object('at', s.at, 'what', %(deeds)s::jsonb ->> s.deed, 'text', s.text)
        FROM needs_step s WHERE s.need_id = n.id AND s.for_person AND s.undone_at IS NULL AND s.undoes_id IS NULL
        ORDER BY s.at DESC, s.id DESC LIMIT 1),
    'task', (SELECT json_build_object('id', t.id, 'kind', t.kind, 'due', t.due_on)
        FROM tasks_task t WHERE t.subject_id = n.id AND t.assigned_to = %(me)s AND t.ended_at IS NULL
        ORDER BY t.due_on, t.id LIMIT 1)
))"""  # noqa: S608 constants only
_JOINED = """needs_need n
    LEFT JOIN people_person p ON p.id = n.person_id
    LEFT JOIN LATERAL (SELECT x.id, x.office_code FROM needs_referral x WHERE x.need_id = n.id
        ORDER BY (x.ended_at IS NULL) DESC, x.sent_at DESC, x.id DESC LIMIT 1) r ON true"""
_OPEN = "(n.state NOT IN ('told', 'withdrawn') OR coalesce(n.told_at, n.withdrawn_at) > %(ended_since)s)"
_IN_SET = f"n.place_code = ANY (%(places)s::text[]) AND {_OPEN}"
_TASK = """json_build_object('id', t.id, 'kind', t.kind, 'name', %(tasks)s::jsonb ->> t.kind, 'due', t.due_on,
    'need', t.subject_id, 'place', t.place_code,
    'village', (SELECT x.village_no FROM needs_need x WHERE x.id = t.subject_id))"""
# Tasks about directives stand on the pages; the phone holds those about needs.
_MINE = f"""FROM tasks_task t WHERE t.assigned_to = %(me)s AND t.ended_at IS NULL AND t.subject_kind = 'need'
    ORDER BY t.due_on, t.id LIMIT {MOST_TASKS}"""
_EPOCH = "(SELECT epoch FROM journal_epoch ORDER BY since DESC LIMIT 1)"

_WHOLE = f"""
SELECT {_EPOCH}, pg_snapshot_xmin(pg_current_snapshot())::text, 0, false,
    (SELECT json_agg(row)::text FROM (SELECT {_ROW} AS row FROM {_JOINED} WHERE {_IN_SET}
        ORDER BY n.recorded_at DESC, n.id DESC LIMIT {MOST_NEEDS}) AS needs),
    (SELECT json_agg(row)::text FROM (SELECT {_TASK} AS row {_MINE}) AS tasks),
    NULL
"""  # noqa: S608 constants only

# The entries of each place are a range of (place_code, xid, seq), merged in the feed's own order.
_SINCE = f"""
WITH found AS MATERIALIZED (
    SELECT e.xid, e.seq, e.subject_kind, e.subject_id FROM unnest(%(places)s::text[]) AS place (code)
    CROSS JOIN LATERAL (SELECT xid, seq, subject_kind, subject_id FROM journal_entry
        WHERE place_code = place.code AND {AFTER} ORDER BY xid, seq LIMIT {MOST_ENTRIES + 1}) AS e
    ORDER BY e.xid, e.seq LIMIT {MOST_ENTRIES + 1}
), page AS MATERIALIZED (
    SELECT * FROM found ORDER BY xid, seq LIMIT {MOST_ENTRIES}
), changed AS MATERIALIZED (
    SELECT subject_id AS id FROM page WHERE subject_kind = 'need'
    UNION SELECT n.id FROM page JOIN needs_need n ON n.person_id = page.subject_id WHERE page.subject_kind = 'person'
    UNION SELECT t.subject_id FROM page JOIN tasks_task t ON t.id = page.subject_id
        WHERE page.subject_kind = 'task' AND t.subject_kind = 'need'
), shown AS MATERIALIZED (
    SELECT n.id, {_ROW} AS row FROM changed JOIN {_JOINED} ON true WHERE n.id = changed.id AND {_IN_SET}
), touched AS MATERIALIZED (
    SELECT t.id, t.ended_at IS NULL AND t.assigned_to = %(me)s AS is_mine, {_TASK} AS row
    FROM tasks_task t WHERE t.subject_id IN (SELECT id FROM changed)
), last AS (SELECT xid, seq FROM page ORDER BY xid DESC, seq DESC LIMIT 1)
SELECT {_EPOCH}, coalesce((SELECT xid::text FROM last), %(xid)s::text), coalesce((SELECT seq FROM last), %(seq)s),
    (SELECT count(*) > {MOST_ENTRIES} FROM found),
    (SELECT json_agg(row)::text FROM shown),
    (SELECT json_agg(row)::text FROM touched WHERE is_mine),
    (SELECT json_agg(id)::text FROM (SELECT id FROM changed WHERE id NOT IN (SELECT id FROM shown)
        UNION ALL SELECT id FROM touched WHERE NOT is_mine) AS gone)
"""  # noqa: S608 constants only

# Who serves a whole province (or the country): what this person recorded and what is asked of this person, the newest
# of it. The feed of a province would cost what the province does; so this small set is read and compared as a whole.
_WIDE = f"""
WITH own AS MATERIALIZED (
    SELECT n.id, row_number() OVER (ORDER BY n.recorded_at DESC, n.id DESC) AS number FROM needs_need n
    WHERE n.recorded_by = %(me)s AND {_OPEN} ORDER BY n.recorded_at DESC, n.id DESC LIMIT {MOST_OWN + 1}
), mine AS MATERIALIZED (
    SELECT t.* {_MINE}
), narrow AS MATERIALIZED (
    SELECT n.id FROM needs_need n WHERE {_IN_SET} ORDER BY n.recorded_at DESC, n.id DESC LIMIT {MOST_NEEDS}
), wanted AS MATERIALIZED (
    SELECT id FROM own WHERE number <= {MOST_OWN} UNION SELECT subject_id FROM mine UNION SELECT id FROM narrow
)
SELECT {_EPOCH}, '0', 0, false,
    (SELECT json_agg(row)::text FROM (SELECT {_ROW} AS row FROM wanted JOIN {_JOINED} ON true WHERE n.id = wanted.id
        ORDER BY n.recorded_at DESC, n.id DESC) AS needs),
    (SELECT json_agg(row)::text FROM (SELECT {_TASK} AS row FROM mine t ORDER BY t.due_on, t.id) AS tasks),
    (SELECT count(*) > {MOST_OWN} FROM own)::text
"""  # noqa: S608 constants only


@dataclass(frozen=True, slots=True)
class Part:
    """An answer to a phone. `needs`, `tasks` and `gone` are JSON lists as PostgreSQL wrote them.

    `others` are the parts that come anew as a whole when anything in them changed, by name; else it is empty.
    """

    cursor: str
    is_whole: bool
    has_more: bool
    needs: str
    tasks: str
    gone: str
    others: Mapping[str, Any]


def read(
    actor: Actor,
    *,
    scope: str,
    cursor: str,
    words: Mapping[str, Any],
    at: datetime,
    places: list[str] | None = None,
    others: Mapping[str, Any] | None = None,
) -> Part:
    """What changed for the reader since `cursor`, or everything: at first, after a restore, in other postings.

    `words` are the names of codes in the reader's language: topics, states, offices, deeds, tasks, and the
    sentences group ("#" is the size), nameless, hidden, erased. `others` are small parts beside the lists.
    """
    before, feed, said = (*cursor.split("."), "", "", "")[:3]
    beside = _Beside(scope, others or {}, said)
    asked = {
        **{name: json.dumps(value) if isinstance(value, dict) else value for name, value in words.items()},
        "me": actor.me,
        "places": places_of(actor) if places is None else places,
        "ended_since": at - ENDED_FOR,
    }
    if wide_places_of(actor):
        return _wide(_asked(_WIDE, asked), beside, feed if before == scope else "")
    position = _position(feed) if before == scope else None
    if position is not None:
        found = _asked(_SINCE, asked | {"xid": position.xid, "seq": position.seq})
        if found[0] == position.epoch:
            return _part(found, beside, is_whole=False)
    return _part(_asked(_WHOLE, asked), beside, is_whole=True)


def wide_places_of(actor: Actor) -> list[str]:
    """The whole provinces (or the country) of somebody's postings: too much for a phone."""
    return [code for code in actor.places if len(code) == 2]


def places_of(actor: Actor) -> list[str]:
    """The sub-districts whose needs a phone holds: those of a posting to a sub-district or district.

    A whole province is no working set: who serves it has the own needs and tasks on the phone.
    """
    districts = [code for code in actor.places if len(code) == 4]
    own = {code for code in actor.places if len(code) == 6}
    for district in districts:
        own |= set(Place.objects.inside(district).filter(level="subdistrict").values_list("code", flat=True))
    return sorted(own)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a cursor says beside the position of the feed: the scope, and which other parts the phone has."""

    scope: str
    others: Mapping[str, Any]
    said: str  # by the phone

    @property
    def mark(self) -> str:
        return digest(json.dumps(self.others, sort_keys=True, ensure_ascii=False))

    def cursor(self, feed: str) -> str:
        return f"{self.scope}.{feed}.{self.mark}"

    def news(self, *, is_whole: bool) -> Mapping[str, Any]:
        return self.others if is_whole or self.said != self.mark else {}


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _position(feed: str) -> Position | None:
    if not feed:
        return None
    try:
        return position_of(feed)
    except FeedRestarted:
        return None


def _asked(statement: str, values: Mapping[str, Any]) -> tuple[Any, ...]:
    with connection.cursor() as database:
        database.execute(statement, values)
        row: tuple[UUID, str, int, bool, str | None, str | None, str | None] = database.fetchone()
    return row


def _part(found: tuple[Any, ...], beside: _Beside, *, is_whole: bool) -> Part:
    epoch, xid, seq, has_more, needs, tasks, gone = found
    cursor = beside.cursor(Position(epoch, xid, seq).cursor)
    news = beside.news(is_whole=is_whole)
    return Part(cursor, is_whole, has_more, needs or "[]", tasks or "[]", gone or "[]", news)


def _wide(found: tuple[Any, ...], beside: _Beside, had: str) -> Part:
    """Everything anew when anything differs from what the phone has; else nothing."""
    _epoch, _xid, _seq, _more, needs, tasks, is_cut = found
    mark = digest(f"{needs}|{tasks}|{is_cut}")
    if mark == had:
        return Part(beside.cursor(mark), False, False, "[]", "[]", "[]", beside.news(is_whole=False))
    news = {**beside.others, **({"cut": MOST_OWN} if is_cut == "true" else {})}
    return Part(beside.cursor(mark), True, False, needs or "[]", tasks or "[]", "[]", news)
