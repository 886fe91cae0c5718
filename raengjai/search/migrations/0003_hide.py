"""An office may take itself off an entry: afterwards it no longer sees the row, which no policy for it could allow."""

from django.db import migrations

from raengjai.ground.rows import PLACE

HIDE = f"""
CREATE FUNCTION search_hide(asked_kind text, asked_id uuid, asked_office text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    UPDATE search_entry SET office_codes = array_remove(office_codes, asked_office)
    WHERE id = asked_id AND subject_kind = asked_kind
    AND ({PLACE} OR office_codes::text[] && (SELECT scope_offices()))
$$;
GRANT UPDATE (office_codes) ON search_entry TO raengjai_lookup;
CREATE POLICY search_entry_hide ON search_entry FOR UPDATE TO raengjai_lookup USING (true) WITH CHECK (true);
ALTER FUNCTION search_hide(text, uuid, text) OWNER TO raengjai_lookup;
"""
NO_HIDE = """
DROP FUNCTION search_hide(text, uuid, text);
DROP POLICY search_entry_hide ON search_entry;
REVOKE UPDATE (office_codes) ON search_entry FROM raengjai_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0002_rows")]
    operations = [migrations.RunSQL(HIDE, NO_HIDE)]
