"""The functions that tell PostgreSQL's policies who is at the door; they raise when nobody is."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION scope_setting(setting text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    IF coalesce(current_setting('raengjai.actor', true), '') = '' THEN
        RAISE EXCEPTION 'nobody is at the door' USING ERRCODE = 'insufficient_privilege',
            HINT = 'Open access.door first: requires, public, acting_as or acting_as_system.';
    END IF;
    RETURN current_setting('raengjai.' || setting, true);
END $$;

CREATE FUNCTION scope_kind() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT split_part(scope_setting('actor'), ':', 1) $$;

CREATE FUNCTION scope_actor() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT nullif(split_part(scope_setting('actor'), ':', 2), '')::uuid $$;

CREATE FUNCTION scope_places() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT string_to_array(scope_setting('places'), ',') $$;

CREATE FUNCTION scope_offices() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT string_to_array(scope_setting('offices'), ',') $$;

CREATE FUNCTION scope_provinces() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT string_to_array(scope_setting('provinces'), ',') $$;

CREATE FUNCTION scope_receipt() RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT nullif(decode(scope_setting('receipt'), 'hex'), ''::bytea) $$;

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

GONE = """
DROP FUNCTION refuse_change();
DROP FUNCTION scope_receipt();
DROP FUNCTION scope_provinces();
DROP FUNCTION scope_offices();
DROP FUNCTION scope_places();
DROP FUNCTION scope_actor();
DROP FUNCTION scope_kind();
DROP FUNCTION scope_setting(text);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(FUNCTIONS, GONE)]
