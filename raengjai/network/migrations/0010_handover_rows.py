"""Who sees what was lent and what passed on: the person, and whoever is posted to the whole province."""

from django.db import migrations

from raengjai.ground.rows import OWN, protect

WIDE = "ARRAY[province_code, '00']::text[] && (SELECT scope_places())"


class Migration(migrations.Migration):
    dependencies = [("network", "0009_handover")]
    operations = [
        protect("network_equipment", see=f"{WIDE} OR {OWN}", write=WIDE),
        protect("network_handover", see=WIDE),
    ]
