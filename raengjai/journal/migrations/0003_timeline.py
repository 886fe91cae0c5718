"""The story of a subject tells an office nothing of what another office was let see."""

from django.db import migrations

from raengjai.ground.rows import PLACE

# An entry whose codes name an office is for the place and for that office.
TIMELINE = f"""
CREATE OR REPLACE FUNCTION journal_timeline(kind text, subject uuid) RETURNS SETOF journal_entry
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT * FROM journal_entry
    WHERE subject_id = subject AND subject_kind = kind AND scope_kind() IS NOT NULL
    AND (NOT codes ? 'office' OR {PLACE} OR codes ->> 'office' = ANY ((SELECT scope_offices())::text[]))
    ORDER BY at, seq
$$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION journal_timeline(kind text, subject uuid) RETURNS SETOF journal_entry
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT * FROM journal_entry
    WHERE subject_id = subject AND subject_kind = kind AND scope_kind() IS NOT NULL
    ORDER BY at, seq
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_epoch")]
    operations = [
        migrations.RunSQL(TIMELINE, BEFORE),
    ]
