"""A new epoch, after data came back from a dump: transaction ids start anew, so the old ones mean nothing."""

from django.db import migrations

# Every table that is read in the order of transaction ids. Rows of the former epoch get the first ordinary id:
# they are settled, older than all that comes, and keep their order by sequence. For the owner alone.
BEGIN_EPOCH = """
CREATE FUNCTION journal_begin_epoch() RETURNS int
LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    feed regclass;
    feeds int := 0;
BEGIN
    FOR feed IN
        SELECT c.oid FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            AND a.attname = 'xid' AND a.atttypid = 'xid8'::regtype AND NOT a.attisdropped
        ORDER BY c.relname
    LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY', feed);
        EXECUTE format('UPDATE %s SET xid = ''3'' WHERE xid <> ''3''', feed);
        EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER, FORCE ROW LEVEL SECURITY', feed);
        feeds := feeds + 1;
    END LOOP;
    INSERT INTO journal_epoch (epoch, since) VALUES (gen_random_uuid(), clock_timestamp());
    RETURN feeds;
END $$;
REVOKE EXECUTE ON FUNCTION journal_begin_epoch() FROM PUBLIC, raengjai_app;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_entries")]
    operations = [migrations.RunSQL(BEGIN_EPOCH, "DROP FUNCTION journal_begin_epoch()")]
