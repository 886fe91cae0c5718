"""The receipt reads the steps that are meant for the person, and of the visit nothing.

Before, whoever saw a need saw every step of it and who spoke for the person; only the page left them out.
"""

from django.db import migrations

from raengjai.ground.rows import PLACE, see_only

RECEIPT = "receipt_hash = (SELECT scope_receipt())"
# Whoever sees the need by another right than the receipt.
ACCOUNT = "(SELECT scope_receipt()) IS NULL"
NEED_OF_STEP = "SELECT 1 FROM needs_need n WHERE n.id = needs_step.need_id"
NEED_OF_VISIT = "SELECT 1 FROM needs_need n WHERE n.visit_id = needs_visit.id"


class Migration(migrations.Migration):
    dependencies = [("needs", "0004_consent_of_the_day")]
    operations = [
        see_only(
            "needs_step",
            f"{PLACE} OR (for_person AND undone_at IS NULL AND {RECEIPT})"
            f" OR EXISTS ({NEED_OF_STEP} AND {ACCOUNT})",
            write=f"{PLACE} OR needs_office_has(need_id)",
            before=f"{PLACE} OR (for_person AND {RECEIPT}) OR EXISTS ({NEED_OF_STEP})",
        ),
        see_only(
            "needs_visit",
            f"{PLACE} OR EXISTS ({NEED_OF_VISIT} AND {ACCOUNT})",
            write=PLACE,
            before=f"{PLACE} OR {RECEIPT} OR EXISTS ({NEED_OF_VISIT})",
        ),
    ]
