"""Labour graduates: a role that a coordinator hands out, and prints codes for, like that of a volunteer."""

from django.db import migrations, models

from raengjai.ground.rows import PLACE, SYSTEM

TODAY = "(now() AT TIME ZONE 'Asia/Bangkok')::date"


def may_appoint(*roles: str) -> str:
    """As in 0005, for these roles (see `appoints` in access/roles.py)."""
    named = ", ".join(f"'{role}'" for role in roles)
    return (
        f"{SYSTEM} OR ({PLACE} AND role IN ({named}) AND EXISTS (SELECT 1 FROM access_posting mine"
        " WHERE mine.user_id = (SELECT scope_actor()) AND mine.role = 'coordinator'"
        " AND mine.place_code = access_posting.province_code"
        " AND mine.starts_on <= (now() AT TIME ZONE 'Asia/Bangkok')::date"
        " AND (mine.ends_on IS NULL OR mine.ends_on >= (now() AT TIME ZONE 'Asia/Bangkok')::date)))"
    )


def may_activate(*roles: str) -> str:
    """As in 0007, for these roles (see `activates` in access/roles.py)."""
    named = ", ".join(f"'{role}'" for role in roles)
    return f"""
CREATE OR REPLACE FUNCTION access_may_activate(target uuid) RETURNS boolean
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
                    (mine.role = 'coordinator' AND theirs.role IN ({named})
                        AND mine.place_code = theirs.province_code)
                    OR (mine.role = 'headquarters' AND theirs.role = 'coordinator')
                )
            )
        )
    )
$$
"""


def policies(who: str) -> list[str]:
    return [
        f"ALTER POLICY access_posting_add ON access_posting WITH CHECK ({who})",
        f"ALTER POLICY access_posting_change ON access_posting WITH CHECK ({who})",
        f"ALTER POLICY access_posting_remove ON access_posting USING ({who})",
        f"ALTER POLICY access_posting_UPDATE_only ON access_posting USING ({who})",
        f"ALTER POLICY access_posting_DELETE_only ON access_posting USING ({who})",
    ]


class Migration(migrations.Migration):
    dependencies = [("access", "0007_activation_rows")]
    operations = [
        migrations.AlterField(
            model_name="posting",
            name="role",
            field=models.CharField(
                choices=[
                    ("volunteer", "volunteer"),
                    ("graduate", "graduate"),
                    ("mentor", "mentor"),
                    ("coordinator", "coordinator"),
                    ("headquarters", "headquarters"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(
            [
                *policies(may_appoint("volunteer", "graduate", "mentor")),
                may_activate("volunteer", "graduate", "mentor"),
            ],
            [*policies(may_appoint("volunteer", "mentor")), may_activate("volunteer", "mentor")],
        ),
    ]
