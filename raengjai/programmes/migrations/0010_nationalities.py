"""Which nationality groups are served where: for the languages that a place's people need.

People under five are never a number here, whoever asks; of the country only whether there is anybody in a province.
"""

from django.db import migrations

# Thai people and those of unknown nationality are most facts, and need no entry in the index.
FOREIGN = "nationality_group NOT IN ('', 'THA') AND heads <> 0"
INDEX = f"""
CREATE INDEX programmes_fact_foreign ON programmes_fact (province_code, nationality_group, day DESC)
    INCLUDE (place_code, person_key, heads) WHERE {FOREIGN};
"""
GROUPS = "ARRAY['MMR', 'KHM', 'LAO', 'VNM', 'OTHER']"
FUNCTION = f"""
CREATE FUNCTION ledger_nationalities(asked_province text, asked_since date)
RETURNS TABLE (place_code text, nationality_group text, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT served.place_code, served.nationality_group, CASE WHEN count(*) >= 5 THEN count(*) END
    FROM (
        SELECT f.place_code, f.nationality_group, coalesce(a.to_key, f.person_key) AS person
        FROM programmes_fact f LEFT JOIN programmes_person_alias a ON a.from_key = f.person_key
        WHERE f.province_code = asked_province AND f.day >= asked_since
            AND f.nationality_group NOT IN ('', 'THA') AND f.heads <> 0
        GROUP BY 1, 2, 3 HAVING sum(f.heads) > 0
    ) AS served
    WHERE asked_province <> '00' AND ARRAY[asked_province, '00']::text[] && scope_provinces()
    GROUP BY 1, 2
$$;

CREATE FUNCTION ledger_nationalities_of_country(asked_provinces text[], asked_since date)
RETURNS TABLE (province_code text, nationality_group text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.code, g.code FROM unnest(asked_provinces) AS p (code) CROSS JOIN unnest({GROUPS}) AS g (code)
    WHERE '00' = ANY (scope_provinces()) AND EXISTS (
        SELECT FROM programmes_fact f
        WHERE f.province_code = p.code AND f.nationality_group = g.code AND f.day >= asked_since
            AND f.nationality_group NOT IN ('', 'THA') AND f.heads <> 0 AND f.heads > 0
            AND NOT EXISTS (SELECT FROM programmes_fact c WHERE c.subject_id = f.subject_id
                AND c.corrects = f.id AND c.heads < 0)
    )
$$;
ALTER FUNCTION ledger_nationalities(text, date) OWNER TO raengjai_lookup;
ALTER FUNCTION ledger_nationalities_of_country(text[], date) OWNER TO raengjai_lookup;
"""
NO_FUNCTION = """
DROP FUNCTION ledger_nationalities_of_country(text[], date);
DROP FUNCTION ledger_nationalities(text, date);
DROP INDEX programmes_fact_foreign;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0009_targets")]
    operations = [migrations.RunSQL(INDEX + FUNCTION, NO_FUNCTION)]
