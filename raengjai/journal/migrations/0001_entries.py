"""The journal's table, partitions, append-only triggers, row-level security, feed epoch and timeline."""

import django.db.models
from django.db import migrations

import raengjai.ground.ids
from raengjai.ground.rows import PLACE, append_only, protect

TABLE = """
CREATE SEQUENCE journal_entry_seq;
CREATE TABLE journal_entry (
    id uuid NOT NULL,
    seq bigint NOT NULL DEFAULT nextval('journal_entry_seq'),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'system', 'anonymous')),
    actor_id uuid CHECK ((actor_id IS NOT NULL) = (actor_kind = 'user')),
    verb text NOT NULL CHECK (verb ~ '^[a-z_]+[.][a-z_]+$'),
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    place_code text NOT NULL CHECK (place_code ~ '^([0-9]{2}){1,3}$'),
    province_code text NOT NULL CHECK (province_code = left(place_code, 2)),
    office_code text NOT NULL DEFAULT '',
    codes jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX journal_entry_feed ON journal_entry (province_code, xid, seq);
CREATE INDEX journal_entry_subject ON journal_entry (subject_id, at);
CREATE INDEX journal_entry_actor ON journal_entry (actor_id, at) WHERE actor_id IS NOT NULL;

-- The nightly job asks for the coming year's partition; only the owner may make one, hence SECURITY DEFINER.
CREATE FUNCTION journal_add_partition(fiscal_year int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    part text := 'journal_entry_' || fiscal_year;
BEGIN
    IF to_regclass(part) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I PARTITION OF journal_entry FOR VALUES FROM (%L) TO (%L)', part,
        make_timestamptz(fiscal_year - 544, 10, 1, 0, 0, 0, 'Asia/Bangkok'),
        make_timestamptz(fiscal_year - 543, 10, 1, 0, 0, 0, 'Asia/Bangkok'));
    EXECUTE format('CREATE TRIGGER keep_all BEFORE TRUNCATE ON %I '
        'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', part);
    EXECUTE format('REVOKE ALL ON %I FROM raengjai_app', part);
END $$;
SELECT journal_add_partition(year) FROM unnest(ARRAY[2563, 2569, 2570, 2571, 2572]) AS year;
CREATE TABLE journal_entry_other PARTITION OF journal_entry DEFAULT;
CREATE TRIGGER keep_all BEFORE TRUNCATE ON journal_entry_other
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE ALL ON journal_entry_other FROM raengjai_app;

CREATE TABLE journal_epoch (epoch uuid NOT NULL PRIMARY KEY, since timestamptz NOT NULL DEFAULT now());
INSERT INTO journal_epoch VALUES (gen_random_uuid());
REVOKE INSERT, UPDATE, DELETE ON journal_epoch FROM raengjai_app;
"""

NO_TABLE = """
DROP TABLE journal_epoch;
DROP TABLE journal_entry;
DROP FUNCTION journal_add_partition(int);
DROP SEQUENCE journal_entry_seq;
"""

# The timeline of one subject. Its caller holds the subject already, read through the subject's own policy;
# entries carry the place of the subject, which the reader of a referral need not be posted to.
TIMELINE = """
CREATE FUNCTION journal_timeline(kind text, subject uuid) RETURNS SETOF journal_entry
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT * FROM journal_entry
    WHERE subject_id = subject AND subject_kind = kind AND scope_kind() IS NOT NULL
    ORDER BY at, seq
$$;
ALTER FUNCTION journal_timeline(text, uuid) OWNER TO raengjai_lookup;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ground", "0001_scope")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TABLE, NO_TABLE)],
            state_operations=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "id",
                            django.db.models.UUIDField(
                                default=raengjai.ground.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                    ],
                    options={"db_table": "journal_entry", "managed": False},
                ),
            ],
        ),
        append_only("journal_entry"),
        protect(
            "journal_entry",
            see=f"{PLACE} OR office_code = ANY ((SELECT scope_offices())::text[]) "
            "OR actor_id = (SELECT scope_actor())",
            # Nobody writes in another's name.
            write="actor_kind = (SELECT scope_kind()) AND actor_id IS NOT DISTINCT FROM (SELECT scope_actor())",
            lookup=True,
        ),
        migrations.RunSQL(TIMELINE, "DROP FUNCTION journal_timeline(text, uuid)"),
    ]
