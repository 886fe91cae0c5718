"""Functions that look across look for our tables first."""

from django.db import migrations

from raengjai.ground.rows import temporary_last


class Migration(migrations.Migration):
    dependencies = [("people", "0003_consent_way")]
    operations = [
        temporary_last(
            "people_in_scope",
            "people_key_of",
            "people_key_is_shared",
            "people_number_is_held",
            "people_suggest",
            "people_note_lookalikes",
        )
    ]
