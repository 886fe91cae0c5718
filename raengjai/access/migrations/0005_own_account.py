"""An account is changed by its owner or the system, made by those who serve a place; nobody gives any role away.

A coordinator appoints volunteers and mentors of the own province. Who that is, is asked of the postings: a place
in the scope alone may be a volunteer's.
"""

from django.db import migrations

from raengjai.ground.rows import ANYBODY, PLACE, SYSTEM

OWN_OR_SYSTEM = f"{SYSTEM} OR id = (SELECT scope_actor())"
SERVES = f"{SYSTEM} OR cardinality((SELECT scope_places())) > 0"
MAY_POST = f"{SYSTEM} OR {PLACE}"
# Seeing postings asks nothing, so this may ask them. Roles: see `appoints` in access/roles.py.
MAY_APPOINT = (
    f"{SYSTEM} OR ({PLACE} AND role IN ('volunteer', 'mentor') AND EXISTS (SELECT 1 FROM access_posting mine"
    " WHERE mine.user_id = (SELECT scope_actor()) AND mine.role = 'coordinator'"
    " AND mine.place_code = access_posting.province_code"
    " AND mine.starts_on <= (now() AT TIME ZONE 'Asia/Bangkok')::date"
    " AND (mine.ends_on IS NULL OR mine.ends_on >= (now() AT TIME ZONE 'Asia/Bangkok')::date)))"
)


def policies(*, add_user: str, change_user: str, post: str) -> list[str]:
    return [
        f"ALTER POLICY access_user_add ON access_user WITH CHECK ({add_user})",
        f"ALTER POLICY access_user_change ON access_user WITH CHECK ({change_user})",
        f"ALTER POLICY access_user_remove ON access_user USING ({change_user})",
        f"ALTER POLICY access_user_UPDATE_only ON access_user USING ({change_user})",
        f"ALTER POLICY access_user_DELETE_only ON access_user USING ({change_user})",
        f"ALTER POLICY access_posting_add ON access_posting WITH CHECK ({post})",
        f"ALTER POLICY access_posting_change ON access_posting WITH CHECK ({post})",
        f"ALTER POLICY access_posting_remove ON access_posting USING ({post})",
        f"ALTER POLICY access_posting_UPDATE_only ON access_posting USING ({post})",
        f"ALTER POLICY access_posting_DELETE_only ON access_posting USING ({post})",
    ]


class Migration(migrations.Migration):
    dependencies = [("access", "0004_factors")]
    operations = [
        migrations.RunSQL(
            policies(add_user=SERVES, change_user=OWN_OR_SYSTEM, post=MAY_APPOINT),
            policies(add_user=ANYBODY, change_user=ANYBODY, post=MAY_POST),
        )
    ]
