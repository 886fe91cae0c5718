from django.db import migrations

from raengjai.ground.rows import OFFICE, PLACE, PROVINCE, protect


class Migration(migrations.Migration):
    dependencies = [("network", "0001_members"), ("ground", "0001_scope")]
    operations = [
        # Who serves where is known to everybody who serves in the province.
        protect(
            "network_member",
            see=f"{PLACE} OR {PROVINCE} OR (office_code <> '' AND {OFFICE})",
            write=PLACE,
        )
    ]
