"""A mentor makes printed codes for the own volunteers, and sees what became of them.

Who stands by whom is known in this room, so the policies of `access_activation` get their second half here. The
volunteer's account must reach nothing but the province where the mentor stands by: the code is the account.
"""

from django.db import migrations

TODAY = "(now() AT TIME ZONE 'Asia/Bangkok')::date"
MAY_ACTIVATE = f"""
CREATE FUNCTION network_may_activate(target uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT access_may_activate(target) OR (
        target <> scope_actor()
        AND EXISTS (
            SELECT FROM network_member v JOIN network_member m ON m.id = v.mentor_id
            JOIN access_posting mine ON mine.user_id = m.user_id AND mine.role = 'mentor'
                AND mine.office_code = m.office_code
            WHERE v.user_id = target AND v.kind = 'volunteer' AND (v.ends_on IS NULL OR v.ends_on >= {TODAY})
            AND m.user_id = scope_actor()
            AND mine.starts_on <= {TODAY} AND (mine.ends_on IS NULL OR mine.ends_on >= {TODAY})
            AND NOT EXISTS (
                SELECT FROM access_posting theirs
                WHERE theirs.user_id = target AND (theirs.ends_on IS NULL OR theirs.ends_on >= {TODAY})
                AND (theirs.role <> 'volunteer' OR theirs.province_code <> mine.province_code)
            )
        )
    )
$$
"""
WHO = "network_may_activate(user_id)"
FORWARD = [
    MAY_ACTIVATE,
    f"CREATE POLICY access_activation_see_mentor ON access_activation FOR SELECT USING ({WHO})",
    f"CREATE POLICY access_activation_add_mentor ON access_activation FOR INSERT WITH CHECK ({WHO})",
    f"CREATE POLICY access_activation_change_mentor ON access_activation FOR UPDATE USING ({WHO}) WITH CHECK ({WHO})",
]
BACKWARD = [
    *(
        f"DROP POLICY access_activation_{deed}_mentor ON access_activation"
        for deed in ("see", "add", "change")
    ),
    "DROP FUNCTION network_may_activate(uuid)",
]


class Migration(migrations.Migration):
    dependencies = [("network", "0003_terms"), ("access", "0007_activation_rows")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
