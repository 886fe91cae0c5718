from django.db import migrations

from raengjai.ground.rows import ANYBODY, OWN, protect


class Migration(migrations.Migration):
    dependencies = [("raengjai_messages", "0001_notices"), ("ground", "0001_scope")]
    # Anybody inside the door may tell somebody something; only the addressee reads it.
    operations = [protect("messages_notice", see=OWN, write=ANYBODY)]
