"""What passes a border: partners outside, the keys of the own office, and who sees what of a referral.

A guest by referral belongs to no case: `room_cases()` leaves such rows of the team out, so neither the case nor one of its rows is
seen, whatever is asked. What a guest sees is the own transition and the extract that was sealed for it (`room_extracts()`), and no
key but that extract's. A guest in an emergency stays a full reader. Whoever has a conflict of interest does not see the offer.
"""

import uuid

from django.db import migrations, models

from raengjai.ground.rows import SYSTEM, protect

SEEN = """
    SELECT array(
        SELECT t.case_id FROM sealed.team t JOIN sealed.case c ON c.id = t.case_id
        WHERE t.member_id = room_member() AND (t.until IS NULL OR t.until > clock_timestamp()){not_as_guest}
        AND NOT EXISTS (SELECT FROM sealed.exclusion e WHERE e.member_id = t.member_id AND e.lifted_on IS NULL
            AND (e.case_id = c.id OR e.place_tag = ANY (c.place_tags))))
"""
CASES = """
CREATE OR REPLACE FUNCTION room_cases() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $${body}$$;
"""
FULL_READERS = CASES.format(
    body=SEEN.format(not_as_guest=" AND NOT (t.part = 'guest' AND t.how = 'referred')")
)
EVERYBODY = CASES.format(body=SEEN.format(not_as_guest=""))
OFFERS = """
GRANT SELECT ON sealed.transition TO raengjai_lookup;
CREATE POLICY sealed_transition_lookup ON sealed.transition FOR SELECT TO raengjai_lookup USING (true);

CREATE FUNCTION room_offers() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array(
        SELECT t.id FROM sealed.transition t JOIN sealed.case c ON c.id = t.case_id
        WHERE t.to_member_id = room_member()
        AND NOT EXISTS (SELECT FROM sealed.exclusion e WHERE e.member_id = t.to_member_id AND e.lifted_on IS NULL
            AND (e.case_id = c.id OR e.place_tag = ANY (c.place_tags))))
$$;
ALTER FUNCTION room_offers() OWNER TO raengjai_lookup;

CREATE FUNCTION room_extracts() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array(SELECT t.id FROM sealed.transition t
        WHERE t.id = ANY (room_offers()) AND t.kind = 'referral' AND t.state = 'accepted')
$$;
ALTER FUNCTION room_extracts() OWNER TO raengjai_lookup;
"""
NO_OFFERS = """
DROP FUNCTION room_extracts();
DROP FUNCTION room_offers();
DROP POLICY sealed_transition_lookup ON sealed.transition;
REVOKE SELECT ON sealed.transition FROM raengjai_lookup;
"""
INSIDE = "(SELECT room_member()) IS NOT NULL"
MY_CASE = "case_id = ANY ((SELECT room_cases())::uuid[])"
OWN_PROVINCE = f"({INSIDE} AND province_code = (SELECT room_province()))"
EXTRACTS = "ANY ((SELECT room_extracts())::uuid[])"
OFFERED = f"({SYSTEM} OR {MY_CASE} OR id = ANY ((SELECT room_offers())::uuid[]))"
OF_CASE = f"({SYSTEM} OR {MY_CASE})"
# Beside what the other policies say: a key that is one's own opens a case only for who is on its team by now.
OWN_KEY = (
    f"({SYSTEM} OR member_id IS DISTINCT FROM (SELECT room_member()) OR room_key_id IS NOT NULL"
    f" OR {MY_CASE} OR domain_id = {EXTRACTS})"
)
POLICIES = {
    "sealed_record_extract ON sealed.record": f"FOR SELECT TO raengjai_app USING (kind = 'extract' AND domain_id = {EXTRACTS})",
    "sealed_key_wrap_opens ON sealed.key_wrap": f"AS RESTRICTIVE FOR SELECT TO raengjai_app USING ({OWN_KEY})",
    "sealed_transition_offered ON sealed.transition": f"AS RESTRICTIVE FOR SELECT TO raengjai_app USING ({OFFERED})",
    "sealed_transition_new ON sealed.transition": f"AS RESTRICTIVE FOR INSERT TO raengjai_app WITH CHECK ({OF_CASE})",
    "sealed_transition_answered ON sealed.transition": f"AS RESTRICTIVE FOR UPDATE TO raengjai_app USING ({OF_CASE})",
    "sealed_transition_gone ON sealed.transition": f"AS RESTRICTIVE FOR DELETE TO raengjai_app USING ({OF_CASE})",
}


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0014_members_keep_each_other"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficeKey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("province_code", models.CharField(max_length=2)),
                ("organisation", models.CharField(max_length=120)),
                ("public", models.BinaryField()),
                ("signing_public", models.BinaryField()),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("by", models.UUIDField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": '"sealed"."office_key"',
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("province_code",),
                        name="sealed_office_key_in_use",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("province_code", models.CharField(max_length=2)),
                ("name", models.CharField(max_length=120)),
                ("organisation", models.CharField(max_length=120)),
                ("public", models.BinaryField()),
                ("signing_public", models.BinaryField()),
                ("added_by", models.UUIDField()),
                ("added_at", models.DateTimeField()),
                ("first_by", models.UUIDField(blank=True, null=True)),
                ("first_signature", models.BinaryField(blank=True, null=True)),
                ("second_by", models.UUIDField(blank=True, null=True)),
                ("second_signature", models.BinaryField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": '"sealed"."partner"',
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("province_code", "organisation"),
                        name="sealed_partner_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_by", None),
                            models.Q(
                                ("first_by__isnull", False),
                                models.Q(("second_by", models.F("first_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sealed_partner_two_members",
                    ),
                ],
            },
        ),
        protect("sealed.partner", see=f"{OWN_PROVINCE} OR {SYSTEM}"),
        protect("sealed.office_key", see=f"{OWN_PROVINCE} OR {SYSTEM}"),
        migrations.RunSQL(FULL_READERS, EVERYBODY),
        migrations.RunSQL(OFFERS, NO_OFFERS),
        migrations.RunSQL(
            [f"CREATE POLICY {name} {says}" for name, says in POLICIES.items()],
            [f"DROP POLICY {name}" for name in POLICIES],
        ),
    ]
