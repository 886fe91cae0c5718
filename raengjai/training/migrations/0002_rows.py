"""Who sees tests, papers, opinions and certificates.

- Questions with their right answers are read by officers and the system: of the own bank and of the country's.
- The test, the form and the course of an event are known to whoever knows the event; who writes the event writes them.
- Papers, codes and certificates belong to a guest: whoever may see the guest sees them (the policy of events_guest
  decides: who writes the event, who helps at it until it is reported, the guest). Headquarters sees none.
- Opinions are read by who writes the event. That somebody has answered is known to the system alone.
"""

from django.db import migrations

from raengjai.ground.rows import OFFICE, PROVINCE, SYSTEM, append_only, protect

WRITERS_KNOWN = "cardinality((SELECT scope_offices())) > 0"
KEEPER = f"(ARRAY[province_code, '00']::text[] && (SELECT scope_places()) AND {WRITERS_KNOWN})"
MINISTRY = f"('00' = ANY ((SELECT scope_provinces())::text[]) AND {WRITERS_KNOWN})"
WRITER = f"{KEEPER} OR {OFFICE} OR {SYSTEM}"
PLANNER = f"{WRITER} OR {MINISTRY}"
OF_EVENT = "EXISTS (SELECT FROM events_event e WHERE e.id = event_id)"
OF_GUEST = "EXISTS (SELECT FROM events_guest g WHERE g.id = guest_id)"
BANK = f"({WRITERS_KNOWN} AND ({PROVINCE} OR province_code = '00')) OR {SYSTEM}"
OWN_BANK = f"({WRITERS_KNOWN} AND {PROVINCE}) OR {SYSTEM}"


def helps(table: str) -> str:
    return (
        "EXISTS (SELECT FROM events_organiser o JOIN events_event e ON e.id = o.event_id "
        f"WHERE o.user_id = (SELECT scope_actor()) AND o.event_id = {table}.event_id "
        "AND e.state IN ('approved', 'open', 'held'))"
    )


# For sums: who writes the event, the Ministry, the system. They name nobody.
ASKS = """EXISTS (SELECT FROM events_event e WHERE e.id = of_event AND (
    scope_kind() = 'system'
    OR (cardinality(scope_offices()) > 0 AND (
        ARRAY[e.province_code, '00']::text[] && scope_places()
        OR e.office_code = ANY (scope_offices())
        OR '00' = ANY (scope_provinces())))))"""
SUMS = f"""
CREATE FUNCTION training_test_sums(of_event uuid)
RETURNS TABLE (group_id uuid, both_parts bigint, pre bigint, post bigint, only_pre bigint, only_post bigint, passed bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.group_id,
        count(*) FILTER (WHERE s.pre IS NOT NULL AND s.post IS NOT NULL),
        coalesce(sum(s.pre) FILTER (WHERE s.post IS NOT NULL), 0)::bigint,
        coalesce(sum(s.post) FILTER (WHERE s.pre IS NOT NULL), 0)::bigint,
        count(*) FILTER (WHERE s.post IS NULL),
        count(*) FILTER (WHERE s.pre IS NULL),
        count(*) FILTER (WHERE s.post >= s.pass_mark)
    FROM (
        SELECT g.group_id, t.pass_mark,
            max(p.score) FILTER (WHERE p.part = 'pre') AS pre, max(p.score) FILTER (WHERE p.part = 'post') AS post
        FROM training_paper p JOIN events_guest g ON g.id = p.guest_id JOIN training_test t ON t.id = p.test_id
        WHERE p.event_id = of_event AND p.finished_at IS NOT NULL AND {ASKS}
        GROUP BY p.guest_id, g.group_id, t.pass_mark
    ) s
    GROUP BY s.group_id ORDER BY s.group_id
$$;
ALTER FUNCTION training_test_sums(uuid) OWNER TO raengjai_lookup;

CREATE FUNCTION training_opinion_sums(of_event uuid)
RETURNS TABLE (group_id uuid, line text, answers bigint, total bigint, high bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.group_id, ''::text, count(*), 0::bigint, 0::bigint
    FROM training_opinion o WHERE o.event_id = of_event AND {ASKS} GROUP BY o.group_id
    UNION ALL
    SELECT o.group_id, r.key, count(*), sum(r.value::int)::bigint, count(*) FILTER (WHERE r.value::int >= 4)
    FROM training_opinion o CROSS JOIN LATERAL jsonb_each_text(o.ratings) r
    WHERE o.event_id = of_event AND {ASKS} GROUP BY o.group_id, r.key
$$;
ALTER FUNCTION training_opinion_sums(uuid) OWNER TO raengjai_lookup;
"""
NO_SUMS = """
DROP FUNCTION training_test_sums(uuid);
DROP FUNCTION training_opinion_sums(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0001_training"), ("events", "0002_rows"), ("ground", "0001_scope")]
    operations = [
        protect("training_question", see=BANK, write=OWN_BANK),
        protect("training_question_version", see=BANK, write=OWN_BANK),
        append_only("training_question_version"),
        protect("training_test", see=OF_EVENT, write=PLANNER, lookup=True),
        protect("training_test_question", see=OF_EVENT, write=PLANNER),
        protect("training_guest_code", see=OF_GUEST, write=WRITER),
        protect("training_paper", see=OF_GUEST, write=f"{WRITER} OR {helps('training_paper')}", lookup=True),
        protect("training_survey", see=OF_EVENT, write=PLANNER),
        protect("training_survey_use", see=SYSTEM),
        protect(
            "training_opinion", see=WRITER, write=f"{WRITER} OR {helps('training_opinion')}", lookup=True
        ),
        protect("training_course", see=OF_EVENT, write=PLANNER),
        protect("training_certificate", see=OF_GUEST, write=WRITER),
        migrations.RunSQL(SUMS, NO_SUMS),
    ]
