"""Who may make a printed code for whom, asked of the postings.

A coordinator: for those whose every posting, of today or to come, is a volunteer's or mentor's of the own province.
Headquarters: for coordinators. Nobody for oneself, nobody for an account that reaches further than they appoint, for
the code is the account. Seeing postings asks nothing, so this may ask them. Roles: see `activates` in access/roles.py.
"""

from django.db import migrations

from raengjai.ground.rows import OWN, SYSTEM, protect

TODAY = "(now() AT TIME ZONE 'Asia/Bangkok')::date"
MAY_ACTIVATE = f"""
CREATE FUNCTION access_may_activate(target uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT {SYSTEM} OR (
        target <> scope_actor()
        AND EXISTS (
            SELECT FROM access_posting theirs
            WHERE theirs.user_id = target AND (theirs.ends_on IS NULL OR theirs.ends_on >= {TODAY})
        )
        AND NOT EXISTS (
            SELECT FROM access_posting theirs
            WHERE theirs.user_id = target AND (theirs.ends_on IS NULL OR theirs.ends_on >= {TODAY})
            AND NOT EXISTS (
                SELECT FROM access_posting mine
                WHERE mine.user_id = scope_actor() AND mine.starts_on <= {TODAY}
                AND (mine.ends_on IS NULL OR mine.ends_on >= {TODAY})
                AND (
                    (mine.role = 'coordinator' AND theirs.role IN ('volunteer', 'mentor')
                        AND mine.place_code = theirs.province_code)
                    OR (mine.role = 'headquarters' AND theirs.role = 'coordinator')
                )
            )
        )
    )
$$
"""
WHO = f"{OWN} OR {SYSTEM} OR access_may_activate(user_id)"
WRITE = f"{SYSTEM} OR access_may_activate(user_id)"


class Migration(migrations.Migration):
    dependencies = [("access", "0006_activation")]
    operations = [
        migrations.RunSQL(MAY_ACTIVATE, "DROP FUNCTION access_may_activate(uuid)"),
        protect("access_activation", see=WHO, write=WRITE),
        # The owner uses it up, and makes none.
        migrations.RunSQL(
            f"ALTER POLICY access_activation_change ON access_activation WITH CHECK ({WHO})",
            migrations.RunSQL.noop,
        ),
    ]
