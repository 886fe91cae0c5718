"""Facts: the append-only table, its partitions and row-level security; who counts as whom."""

import django.contrib.postgres.fields
from django.db import migrations, models

import raengjai.ground.ids
from raengjai.ground.rows import PLACE, SYSTEM, append_only, protect

TABLE = """
CREATE FUNCTION ledger_fiscal_year(day date) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT extract(year FROM day + interval '3 months')::int + 543 $$;

CREATE SEQUENCE programmes_fact_seq;
CREATE TABLE programmes_fact (
    id uuid NOT NULL,
    seq bigint NOT NULL DEFAULT nextval('programmes_fact_seq'),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    kind text NOT NULL CHECK (kind ~ '^[a-z_]+[.][a-z_]+$'),
    service_code text NOT NULL,
    agency_code text NOT NULL,
    project_codes text[] NOT NULL CHECK (array_position(project_codes, NULL) IS NULL),
    place_code text NOT NULL CHECK (place_code ~ '^([0-9]{2}){1,3}$'),
    province_code text NOT NULL CHECK (province_code = left(place_code, 2)),
    day date NOT NULL,
    person_key uuid,
    acts smallint NOT NULL CHECK (acts BETWEEN -1 AND 1),
    heads smallint NOT NULL CHECK (heads BETWEEN -1 AND 1 AND (heads = 0 OR person_key IS NOT NULL)),
    quantity int NOT NULL,
    sex text NOT NULL,
    age_band text NOT NULL,
    nationality_group text NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    corrects uuid,
    actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'system')),
    actor_id uuid CHECK ((actor_id IS NOT NULL) = (actor_kind = 'user')),
    at timestamptz NOT NULL,
    CHECK (corrects IS NOT NULL OR (acts >= 0 AND heads >= 0 AND quantity >= 0)),
    PRIMARY KEY (id, day)
) PARTITION BY RANGE (day);
CREATE INDEX programmes_fact_feed ON programmes_fact (xid, seq);
CREATE INDEX programmes_fact_subject ON programmes_fact (subject_id);
CREATE INDEX programmes_fact_person ON programmes_fact (person_key, day) WHERE person_key IS NOT NULL;
CREATE INDEX programmes_fact_place ON programmes_fact (place_code, kind, day, id);
-- A fact is taken back once.
CREATE UNIQUE INDEX programmes_fact_taken_back ON programmes_fact (corrects, day) WHERE acts < 0 OR heads < 0;

CREATE TABLE programmes_fact_other PARTITION OF programmes_fact DEFAULT;
CREATE TRIGGER keep_all BEFORE TRUNCATE ON programmes_fact_other
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE ALL ON programmes_fact_other FROM raengjai_app;

-- The nightly job asks for the coming year's partition; only the owner may make one, hence SECURITY DEFINER.
-- A year that has begun in the default partition stays there.
CREATE FUNCTION ledger_add_partition(fiscal_year int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    part text := 'programmes_fact_' || fiscal_year;
    first_day date := make_date(fiscal_year - 544, 10, 1);
    next_day date := make_date(fiscal_year - 543, 10, 1);
BEGIN
    IF to_regclass(part) IS NOT NULL
        OR EXISTS (SELECT 1 FROM programmes_fact_other WHERE day >= first_day AND day < next_day) THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I PARTITION OF programmes_fact FOR VALUES FROM (%L) TO (%L)',
        part, first_day, next_day);
    EXECUTE format('CREATE TRIGGER keep_all BEFORE TRUNCATE ON %I '
        'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', part);
    EXECUTE format('REVOKE ALL ON %I FROM raengjai_app', part);
END $$;
SELECT ledger_add_partition(year) FROM unnest(ARRAY[2563, 2569, 2570, 2571, 2572]) AS year;
"""

NO_TABLE = """
DROP TABLE programmes_fact;
DROP FUNCTION ledger_add_partition(int);
DROP SEQUENCE programmes_fact_seq;
DROP FUNCTION ledger_fiscal_year(date);
"""

# Whether a subject has been counted at a place before: then the office that it was referred to may go on.
KNOWS = """
CREATE FUNCTION ledger_knows(asked_subject uuid, asked_place text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM programmes_fact WHERE subject_id = asked_subject AND place_code = asked_place)
$$;
ALTER FUNCTION ledger_knows(uuid, text) OWNER TO raengjai_lookup;
"""

# Posted in the poster's own name; by people of the place, by officers in their province, and by officers
# elsewhere for what the ledger already knows at that place (a referral across provinces).
MAY_POST = (
    "actor_kind = (SELECT scope_kind()) AND actor_id IS NOT DISTINCT FROM (SELECT scope_actor())"
    f" AND ({PLACE} OR (cardinality((SELECT scope_offices())::text[]) > 0"
    " AND (province_code = ANY ((SELECT scope_provinces())::text[]) OR ledger_knows(subject_id, place_code))))"
)

# The facts of a subject that stand, with what is left of their numbers. Its caller holds the subject already;
# whoever corrects it waits here for whoever corrects it at the same time.
STANDING = """
CREATE FUNCTION ledger_standing(asked_kind text, asked_subject uuid, asked_fact uuid, asked_kinds text[])
RETURNS SETOF programmes_fact
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF scope_kind() = 'anonymous' THEN
        RAISE EXCEPTION 'facts are corrected by people or the system' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF asked_fact IS NOT NULL THEN
        SELECT subject_kind, subject_id INTO asked_kind, asked_subject FROM programmes_fact WHERE id = asked_fact;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('programmes_fact' || asked_subject, 0));
    RETURN QUERY
    SELECT f.id, f.seq, f.xid, f.kind, f.service_code, f.agency_code, f.project_codes, f.place_code,
        f.province_code, f.day, f.person_key, (f.acts + coalesce(c.acts, 0))::smallint,
        (f.heads + coalesce(c.heads, 0))::smallint, (f.quantity + coalesce(c.quantity, 0))::int, f.sex,
        f.age_band, f.nationality_group, f.subject_kind, f.subject_id, f.corrects, f.actor_kind, f.actor_id, f.at
    FROM programmes_fact f
    LEFT JOIN LATERAL (
        SELECT sum(k.acts) AS acts, sum(k.heads) AS heads, sum(k.quantity) AS quantity
        FROM programmes_fact k WHERE k.subject_id = asked_subject AND k.corrects = f.id
    ) c ON true
    WHERE f.subject_id = asked_subject AND f.subject_kind = asked_kind AND f.corrects IS NULL
        AND (asked_fact IS NULL OR f.id = asked_fact) AND (asked_kinds IS NULL OR f.kind = ANY (asked_kinds))
        AND (f.acts + coalesce(c.acts, 0) <> 0 OR f.heads + coalesce(c.heads, 0) <> 0
            OR f.quantity + coalesce(c.quantity, 0) <> 0)
    ORDER BY f.seq;
END $$;
ALTER FUNCTION ledger_standing(text, uuid, uuid, text[]) OWNER TO raengjai_lookup;
"""

ALIAS = """
CREATE SEQUENCE programmes_person_alias_seq;
CREATE TABLE programmes_person_alias (
    from_key uuid PRIMARY KEY,
    to_key uuid CHECK (to_key <> from_key),
    counted_as uuid,
    seq bigint NOT NULL DEFAULT nextval('programmes_person_alias_seq'),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    changed_by uuid,
    changed_at timestamptz NOT NULL
);
CREATE INDEX programmes_person_alias_feed ON programmes_person_alias (xid, seq);
CREATE INDEX programmes_person_alias_to ON programmes_person_alias (to_key) WHERE to_key IS NOT NULL;
CREATE INDEX programmes_person_alias_counted ON programmes_person_alias (counted_as) WHERE counted_as IS NOT NULL;
REVOKE DELETE ON programmes_person_alias FROM raengjai_app;

-- Lets one key count as another (asked_to) or by itself again (NULL); says what came of it: changed, same, circle.
-- One at a time, for two at once could close a circle that neither sees.
CREATE FUNCTION ledger_alias(asked_from uuid, asked_to uuid, asked_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF scope_kind() = 'anonymous' THEN
        RAISE EXCEPTION 'persons are merged by people or the system' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('programmes_person_alias', 0));
    IF EXISTS (
        WITH RECURSIVE up (key) AS (
            SELECT asked_to UNION SELECT a.to_key FROM programmes_person_alias a JOIN up ON a.from_key = up.key)
        SELECT 1 FROM up WHERE key = asked_from
    ) THEN
        RETURN 'circle';
    END IF;
    INSERT INTO programmes_person_alias AS known (from_key, to_key, changed_by, changed_at)
    SELECT asked_from, asked_to, scope_actor(), asked_at
    WHERE asked_to IS NOT NULL OR EXISTS (SELECT 1 FROM programmes_person_alias WHERE from_key = asked_from)
    ON CONFLICT (from_key) DO UPDATE SET to_key = excluded.to_key, changed_by = excluded.changed_by,
        changed_at = excluded.changed_at, seq = excluded.seq, xid = excluded.xid
    WHERE known.to_key IS DISTINCT FROM excluded.to_key;
    RETURN CASE WHEN FOUND THEN 'changed' ELSE 'same' END;
END $$;
"""
NO_ALIAS = """
DROP FUNCTION ledger_alias(uuid, uuid, timestamptz);
DROP TABLE programmes_person_alias;
DROP SEQUENCE programmes_person_alias_seq;
"""
ALIAS_RIGHTS = """
GRANT SELECT, INSERT, UPDATE ON programmes_person_alias TO raengjai_lookup;
GRANT USAGE ON SEQUENCE programmes_person_alias_seq TO raengjai_lookup;
CREATE POLICY programmes_person_alias_post ON programmes_person_alias TO raengjai_lookup
    USING (true) WITH CHECK (true);
ALTER FUNCTION ledger_alias(uuid, uuid, timestamptz) OWNER TO raengjai_lookup;
"""
NO_ALIAS_RIGHTS = """
DROP POLICY programmes_person_alias_post ON programmes_person_alias;
REVOKE ALL ON programmes_person_alias FROM raengjai_lookup;
REVOKE ALL ON SEQUENCE programmes_person_alias_seq FROM raengjai_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_projects"), ("ground", "0001_scope")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TABLE, NO_TABLE), migrations.RunSQL(ALIAS, NO_ALIAS)],
            state_operations=[
                migrations.CreateModel(
                    name="Fact",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=raengjai.ground.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("kind", models.CharField(max_length=60)),
                        ("service_code", models.CharField(max_length=8)),
                        ("agency_code", models.CharField(max_length=8)),
                        (
                            "project_codes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), size=None
                            ),
                        ),
                        ("place_code", models.CharField(max_length=6)),
                        ("province_code", models.CharField(max_length=2)),
                        ("day", models.DateField()),
                        ("person_key", models.UUIDField(null=True)),
                        ("acts", models.SmallIntegerField()),
                        ("heads", models.SmallIntegerField()),
                        ("quantity", models.IntegerField()),
                        ("sex", models.CharField(max_length=1)),
                        ("age_band", models.CharField(max_length=5)),
                        ("nationality_group", models.CharField(max_length=5)),
                        ("subject_kind", models.CharField(max_length=40)),
                        ("subject_id", models.UUIDField()),
                        ("corrects", models.UUIDField(null=True)),
                        ("actor_kind", models.CharField(max_length=10)),
                        ("actor_id", models.UUIDField(null=True)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "programmes_fact",
                        "managed": False,
                    },
                ),
                migrations.CreateModel(
                    name="PersonAlias",
                    fields=[
                        ("from_key", models.UUIDField(primary_key=True, serialize=False)),
                        ("to_key", models.UUIDField(null=True)),
                        ("counted_as", models.UUIDField(null=True)),
                        ("changed_by", models.UUIDField(null=True)),
                        ("changed_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "programmes_person_alias",
                        "managed": False,
                    },
                ),
            ],
        ),
        migrations.RunSQL(KNOWS, "DROP FUNCTION ledger_knows(uuid, text)"),
        append_only("programmes_fact"),
        protect("programmes_fact", see=PLACE, write=MAY_POST, lookup=True),
        migrations.RunSQL(STANDING, "DROP FUNCTION ledger_standing(text, uuid, uuid, text[])"),
        protect("programmes_person_alias", see=SYSTEM),
        migrations.RunSQL(ALIAS_RIGHTS, NO_ALIAS_RIGHTS),
    ]
