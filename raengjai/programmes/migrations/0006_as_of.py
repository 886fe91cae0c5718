"""Up to when the sums hold everything: the time of the oldest act that waits, not of the last fold, which may
have been hours ago because nothing happened."""

from django.db import migrations

AS_OF = """
CREATE OR REPLACE FUNCTION ledger_as_of() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT coalesce(
        (SELECT greatest(r.folded_at, f.at) FROM programmes_fact f
            WHERE (f.xid, f.seq) > (r.fact_xid, r.fact_seq) ORDER BY f.xid, f.seq LIMIT 1),
        (SELECT greatest(r.folded_at, a.changed_at) FROM programmes_person_alias a
            WHERE (a.xid, a.seq) > (r.alias_xid, r.alias_seq) ORDER BY a.xid, a.seq LIMIT 1),
        statement_timestamp())
    FROM programmes_roller r WHERE scope_kind() IS NOT NULL
$$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION ledger_as_of() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT CASE WHEN EXISTS (SELECT 1 FROM programmes_fact f WHERE (f.xid, f.seq) > (r.fact_xid, r.fact_seq))
        OR EXISTS (SELECT 1 FROM programmes_person_alias a WHERE (a.xid, a.seq) > (r.alias_xid, r.alias_seq))
        THEN r.folded_at ELSE statement_timestamp() END
    FROM programmes_roller r WHERE scope_kind() IS NOT NULL
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_wide_quantities")]
    operations = [migrations.RunSQL(AS_OF, BEFORE)]
