"""Functions that look across look for our tables first."""

from django.db import migrations

from raengjai.ground.rows import temporary_last


class Migration(migrations.Migration):
    dependencies = [("search", "0003_hide")]
    operations = [temporary_last("search_find", "search_hide")]
