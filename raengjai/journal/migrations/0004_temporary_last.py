"""Functions that look across look for our tables first."""

from django.db import migrations

from raengjai.ground.rows import temporary_last


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_timeline")]
    operations = [temporary_last("journal_add_partition", "journal_timeline")]
