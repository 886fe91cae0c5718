"""Functions that look across look for our tables first."""

from django.db import migrations

from raengjai.ground.rows import temporary_last


class Migration(migrations.Migration):
    dependencies = [("needs", "0005_receipt")]
    operations = [temporary_last("needs_office_has")]
