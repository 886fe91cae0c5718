"""The list of acts behind a number: the newest of every place, put together."""

from django.db import migrations

# Runs as its caller, under the caller's policies. Their conditions are opaque to the planner, which then thinks
# that few rows are left and would read all acts of a place to sort them (430 ms for a province of half a million);
# with sorting made dear it walks the index of each place in order and stops.
ACTS = """
CREATE FUNCTION ledger_acts(
    places text[], asked_kind text, first_day date, last_day date, before_day date, before_id uuid,
    asked_service text, asked_agency text, asked_project text, most int
) RETURNS SETOF programmes_fact
LANGUAGE plpgsql STABLE SET search_path = public SET plan_cache_mode = force_custom_plan
SET enable_sort = off SET enable_bitmapscan = off SET jit = off AS $$
BEGIN
    RETURN QUERY
    SELECT f.* FROM unnest(places) AS place
    CROSS JOIN LATERAL (
        SELECT * FROM programmes_fact
        WHERE place_code = place COLLATE "default" AND kind = asked_kind COLLATE "default"
            AND day BETWEEN first_day AND last_day AND (day, id) < (before_day, before_id)
            AND (acts <> 0 OR quantity <> 0) AND (asked_service = '' OR service_code = asked_service)
            AND (asked_agency = '' OR agency_code = asked_agency)
            AND (asked_project = '' OR asked_project = ANY (project_codes))
        ORDER BY day DESC, id DESC LIMIT most) AS f
    ORDER BY f.day DESC, f.id DESC LIMIT most;
END $$;
"""
NO_ACTS = "DROP FUNCTION ledger_acts(text[], text, date, date, date, uuid, text, text, text, int)"


class Migration(migrations.Migration):
    dependencies = [("programmes", "0006_as_of")]
    operations = [migrations.RunSQL(ACTS, NO_ACTS)]
