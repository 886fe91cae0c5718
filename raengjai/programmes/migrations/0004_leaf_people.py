"""How many people a sub-district's month has had up to this moment, merged records counted once."""

from django.db import migrations

from raengjai.ground.rows import PLACE

# Reads keys of persons and who counts as whom; gives numbers only, and only of places inside the caller's area.
PEOPLE = f"""
CREATE FUNCTION ledger_people_of_leaf(asked_place text, asked_month text)
RETURNS TABLE (kind text, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    WITH RECURSIVE present AS (
        SELECT p.kind, p.person_key FROM programmes_leaf_presence p
        WHERE p.place_code = asked_place AND p.month = asked_month AND p.project_code = '' AND {PLACE}
        GROUP BY 1, 2 HAVING sum(p.n) > 0),
    up (kind, at) AS (
        SELECT present.kind, person_key FROM present
        UNION
        SELECT up.kind, a.to_key FROM up JOIN programmes_person_alias a ON a.from_key = up.at
        WHERE a.to_key IS NOT NULL)
    SELECT up.kind, count(*) FROM up
    WHERE NOT EXISTS (
        SELECT 1 FROM programmes_person_alias a WHERE a.from_key = up.at AND a.to_key IS NOT NULL)
    GROUP BY 1
$$;
ALTER FUNCTION ledger_people_of_leaf(text, text) OWNER TO raengjai_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0003_sums")]
    operations = [migrations.RunSQL(PEOPLE, "DROP FUNCTION ledger_people_of_leaf(text, text)")]
