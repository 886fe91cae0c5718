"""Who sees credentials and orders. What a card says is sealed; that somebody has one is known in the province."""

from django.db import migrations

from raengjai.ground.rows import OWN, PLACE, PROVINCE, SYSTEM, protect

# Somebody posted to the province or the country, not the neighbours of a sub-district.
WIDE = "ARRAY[province_code, '00']::text[] && (SELECT scope_places())"


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_credentials"), ("ground", "0001_scope")]
    operations = [
        protect("papers_key", see=SYSTEM),
        protect("papers_credential", see=f"{PLACE} OR {PROVINCE}", write=WIDE),
        protect("papers_print", see=f"{OWN} OR {SYSTEM}"),
        protect("papers_print_part", see=f"{OWN} OR {SYSTEM}"),
    ]
