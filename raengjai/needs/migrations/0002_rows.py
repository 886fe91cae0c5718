"""Who sees which needs: the place, the office that a need was referred to, the holder of the receipt."""

from django.db import migrations

from raengjai.ground.rows import OFFICE, OWN, PLACE, protect

RECEIPT = "receipt_hash = (SELECT scope_receipt())"
SENT = "sent_by = (SELECT scope_actor())"
REFERRED_HERE = (
    "EXISTS (SELECT 1 FROM needs_referral r WHERE r.need_id = needs_need.id"
    " AND r.office_code = ANY ((SELECT scope_offices())::text[]))"
)
NEED_SEEN = "EXISTS (SELECT 1 FROM needs_need n WHERE n.id = {table}.need_id)"

# A policy of needs_referral cannot ask needs_need, whose policy asks needs_referral. This function may.
OFFICE_HAS = """
CREATE FUNCTION needs_office_has(need uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM needs_referral r
        WHERE r.need_id = need AND r.office_code = ANY ((SELECT scope_offices())::text[]))
$$;
ALTER FUNCTION needs_office_has(uuid) OWNER TO raengjai_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_needs"), ("ground", "0001_scope")]
    operations = [
        migrations.RunSQL(OFFICE_HAS, "DROP FUNCTION needs_office_has(uuid)"),
        protect(
            "needs_referral",
            # An office that has a part in a need sees the other offices' parts: the need ends when all have.
            see=f"{PLACE} OR {OFFICE} OR {SENT} OR {RECEIPT} OR needs_office_has(need_id)",
            write=f"{PLACE} OR {OFFICE} OR needs_office_has(need_id)",
            lookup=True,
        ),
        protect(
            "needs_need",
            see=f"{PLACE} OR {RECEIPT} OR {REFERRED_HERE}",
            write=f"{PLACE} OR needs_office_has(id)",
        ),
        protect(
            "needs_visit",
            see=f"{PLACE} OR {RECEIPT} OR EXISTS (SELECT 1 FROM needs_need n WHERE n.visit_id = needs_visit.id)",
            write=PLACE,
        ),
        protect(
            "needs_step",
            see=f"{PLACE} OR (for_person AND {RECEIPT}) OR {NEED_SEEN.format(table='needs_step')}",
            write=f"{PLACE} OR needs_office_has(need_id)",
        ),
        # A list of names is shared with an office only where the group agreed to it.
        protect(
            "needs_group_member",
            see=f"{PLACE} OR EXISTS (SELECT 1 FROM needs_need n"
            " WHERE n.id = needs_group_member.need_id AND n.shares_identity)",
            write=PLACE,
        ),
        protect("needs_handout", see=PLACE),
        protect("needs_draft", see=OWN),
        protect("needs_saved_list", see=OWN),
    ]
