"""The sums kept of facts, how leaves are written with each fact, and how far the roller has come."""

from django.db import migrations, models

from raengjai.ground.rows import PLACE, PROVINCE, SYSTEM, protect

# At the end of the transaction, once for all its facts, in sorted order: leaf rows are locked only while it
# commits, and every transaction locks them in the same order. `raengjai.ledger_seq` says how far this
# transaction's facts are in; it ends with the transaction and goes back with a savepoint.
POST = """
CREATE FUNCTION ledger_post_leaves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    posted bigint := coalesce(nullif(current_setting('raengjai.ledger_seq', true), ''), '0')::bigint;
BEGIN
    IF NEW.seq <= posted THEN
        RETURN NULL;
    END IF;
    INSERT INTO programmes_leaf_presence AS kept
        (place_code, province_code, month, kind, service_code, agency_code, project_code, person_key, n)
    SELECT f.place_code, left(f.place_code, 2), to_char(f.day, 'YYYY-MM'), f.kind, f.service_code, f.agency_code,
        project, f.person_key, sum(f.heads)
    FROM programmes_fact f, unnest('{""}' || f.project_codes) AS project
    WHERE f.xid = pg_current_xact_id() AND f.seq > posted AND f.heads <> 0
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 4, 3, 7, 6, 5, 8
    ON CONFLICT (place_code, kind, month, project_code, agency_code, service_code, person_key)
    DO UPDATE SET n = kept.n + excluded.n;

    INSERT INTO programmes_leaf_sum AS kept
        (place_code, province_code, month, kind, service_code, agency_code, project_code, acts, quantity)
    SELECT f.place_code, left(f.place_code, 2), to_char(f.day, 'YYYY-MM'), f.kind, f.service_code, f.agency_code,
        project, sum(f.acts), sum(f.quantity)
    FROM programmes_fact f, unnest('{""}' || f.project_codes) AS project
    WHERE f.xid = pg_current_xact_id() AND f.seq > posted
    GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 4, 3, 7, 6, 5
    ON CONFLICT (place_code, kind, month, project_code, agency_code, service_code)
    DO UPDATE SET acts = kept.acts + excluded.acts, quantity = kept.quantity + excluded.quantity;

    PERFORM set_config('raengjai.ledger_seq',
        (SELECT max(seq)::text FROM programmes_fact WHERE xid = pg_current_xact_id()), true);
    RETURN NULL;
END $$;

GRANT SELECT, INSERT, UPDATE ON programmes_leaf_sum, programmes_leaf_presence TO raengjai_lookup;
CREATE POLICY programmes_leaf_sum_post ON programmes_leaf_sum TO raengjai_lookup USING (true) WITH CHECK (true);
CREATE POLICY programmes_leaf_presence_post ON programmes_leaf_presence TO raengjai_lookup
    USING (true) WITH CHECK (true);
ALTER FUNCTION ledger_post_leaves() OWNER TO raengjai_lookup;
CREATE CONSTRAINT TRIGGER programmes_fact_post AFTER INSERT ON programmes_fact
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_post_leaves();
REVOKE DELETE ON programmes_leaf_sum, programmes_leaf_presence, programmes_area_sum, programmes_area_people
    FROM raengjai_app;
"""
NO_POST = """
GRANT DELETE ON programmes_leaf_sum, programmes_leaf_presence, programmes_area_sum, programmes_area_people
    TO raengjai_app;
DROP TRIGGER programmes_fact_post ON programmes_fact;
DROP FUNCTION ledger_post_leaves();
DROP POLICY programmes_leaf_presence_post ON programmes_leaf_presence;
DROP POLICY programmes_leaf_sum_post ON programmes_leaf_sum;
REVOKE ALL ON programmes_leaf_sum, programmes_leaf_presence FROM raengjai_lookup;
"""

ROLLER = """
-- The areas that hold a place, each once: itself, district, province, country.
CREATE FUNCTION ledger_areas(place text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN place = '00' THEN ARRAY['00']
        WHEN length(place) = 6 THEN ARRAY[place, left(place, 4), left(place, 2), '00']
        WHEN length(place) = 4 THEN ARRAY[place, left(place, 2), '00']
        ELSE ARRAY[place, '00'] END
$$;

-- The month of a day and its fiscal year.
CREATE FUNCTION ledger_periods(day date) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[
        lpad(extract(year FROM day)::int::text, 4, '0') || '-' || lpad(extract(month FROM day)::int::text, 2, '0'),
        'FY' || ledger_fiscal_year(day)]
$$;

-- What people are counted in apart from place and time: everything, the agency, each project.
CREATE FUNCTION ledger_slices(agency_code text, project_codes text[]) RETURNS TABLE (agency text, project text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT '', '' UNION ALL SELECT agency_code, '' WHERE agency_code <> ''
    UNION ALL SELECT '', unnest(project_codes)
$$;

CREATE TABLE programmes_roller (
    name text PRIMARY KEY CHECK (name = 'areas'),
    epoch uuid NOT NULL,
    fact_xid xid8 NOT NULL DEFAULT '0',
    fact_seq bigint NOT NULL DEFAULT 0,
    alias_xid xid8 NOT NULL DEFAULT '0',
    alias_seq bigint NOT NULL DEFAULT 0,
    folded_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO programmes_roller (name, epoch)
    SELECT 'areas', epoch FROM journal_epoch ORDER BY since DESC LIMIT 1;
REVOKE INSERT, DELETE ON programmes_roller FROM raengjai_app;

-- The moment up to which the sums of areas hold everything: now, unless something waits to be folded.
CREATE FUNCTION ledger_as_of() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT CASE WHEN EXISTS (SELECT 1 FROM programmes_fact f WHERE (f.xid, f.seq) > (r.fact_xid, r.fact_seq))
        OR EXISTS (SELECT 1 FROM programmes_person_alias a WHERE (a.xid, a.seq) > (r.alias_xid, r.alias_seq))
        THEN r.folded_at ELSE statement_timestamp() END
    FROM programmes_roller r WHERE scope_kind() IS NOT NULL
$$;
ALTER FUNCTION ledger_as_of() OWNER TO raengjai_lookup;
"""
NO_ROLLER = """
DROP FUNCTION ledger_as_of();
DROP TABLE programmes_roller;
DROP FUNCTION ledger_slices(text, text[]);
DROP FUNCTION ledger_periods(date);
DROP FUNCTION ledger_areas(text);
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_facts"), ("journal", "0001_entries")]
    operations = [
        migrations.CreateModel(
            name="LeafSum",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "place_code",
                        "kind",
                        "month",
                        "project_code",
                        "agency_code",
                        "service_code",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("month", models.CharField(max_length=7)),
                ("kind", models.CharField(max_length=60)),
                ("service_code", models.CharField(max_length=8)),
                ("agency_code", models.CharField(max_length=8)),
                ("project_code", models.CharField(max_length=20)),
                ("acts", models.IntegerField()),
                ("quantity", models.IntegerField()),
            ],
            options={
                "db_table": "programmes_leaf_sum",
            },
        ),
        migrations.CreateModel(
            name="LeafPresence",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "place_code",
                        "kind",
                        "month",
                        "project_code",
                        "agency_code",
                        "service_code",
                        "person_key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("month", models.CharField(max_length=7)),
                ("kind", models.CharField(max_length=60)),
                ("service_code", models.CharField(max_length=8)),
                ("agency_code", models.CharField(max_length=8)),
                ("project_code", models.CharField(max_length=20)),
                ("person_key", models.UUIDField()),
                ("n", models.IntegerField()),
            ],
            options={
                "db_table": "programmes_leaf_presence",
            },
        ),
        migrations.CreateModel(
            name="AreaSum",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "area_code",
                        "period",
                        "project_code",
                        "kind",
                        "agency_code",
                        "service_code",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("area_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("period", models.CharField(max_length=7)),
                ("kind", models.CharField(max_length=60)),
                ("service_code", models.CharField(max_length=8)),
                ("agency_code", models.CharField(max_length=8)),
                ("project_code", models.CharField(max_length=20)),
                ("acts", models.IntegerField()),
                ("quantity", models.IntegerField()),
            ],
            options={
                "db_table": "programmes_area_sum",
            },
        ),
        migrations.CreateModel(
            name="AreaPeople",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "area_code",
                        "period",
                        "project_code",
                        "agency_code",
                        "kind",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("area_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("period", models.CharField(max_length=7)),
                ("kind", models.CharField(max_length=60)),
                ("agency_code", models.CharField(max_length=8)),
                ("project_code", models.CharField(max_length=20)),
                ("acts", models.IntegerField()),
                ("keyless", models.IntegerField()),
                ("people", models.IntegerField()),
            ],
            options={
                "db_table": "programmes_area_people",
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ROLLER, NO_ROLLER)],
            state_operations=[
                migrations.CreateModel(
                    name="Roller",
                    fields=[
                        ("name", models.CharField(max_length=10, primary_key=True, serialize=False)),
                        ("epoch", models.UUIDField()),
                        ("folded_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "programmes_roller",
                        "managed": False,
                    },
                ),
            ],
        ),
        protect("programmes_leaf_sum", see=PROVINCE, write=SYSTEM),
        # It holds keys of persons, pseudonymous as they are: for those who may open the acts.
        protect("programmes_leaf_presence", see=PLACE, write=SYSTEM),
        protect("programmes_area_sum", see=PROVINCE, write=SYSTEM),
        protect("programmes_area_people", see=PROVINCE, write=SYSTEM),
        protect("programmes_roller", see=SYSTEM, lookup=True),
        migrations.RunSQL(POST, NO_POST),
    ]
