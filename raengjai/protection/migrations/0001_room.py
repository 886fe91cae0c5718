"""The schema of the sealed room, and the function that tells its policies which member is inside the room.

To have come through the front door is not enough: the door of the room says who is inside it, for one transaction and
together with the account. Nobody inside is nothing seen, and no error: what is here does not show that it is here.
"""

from django.db import migrations

SCHEMA = """
CREATE SCHEMA sealed;
GRANT USAGE ON SCHEMA sealed TO raengjai_app, raengjai_lookup;
ALTER DEFAULT PRIVILEGES IN SCHEMA sealed GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO raengjai_app;

CREATE FUNCTION room_member() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN split_part(said, ':', 1) = scope_actor()::text THEN split_part(said, ':', 2)::uuid END
    FROM (SELECT coalesce(current_setting('raengjai.room', true), '') AS said) AS room
$$;
"""
NO_SCHEMA = """
DROP FUNCTION room_member();
DROP SCHEMA sealed;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ground", "0001_scope")]
    operations = [migrations.RunSQL(SCHEMA, NO_SCHEMA)]
