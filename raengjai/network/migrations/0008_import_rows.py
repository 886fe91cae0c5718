"""Whoever loads a file sees it, and the system that reads it; not even another officer of the province does."""

from django.db import migrations

from raengjai.ground.rows import OWN, SYSTEM, protect

WHO = f"{OWN} OR {SYSTEM}"


class Migration(migrations.Migration):
    dependencies = [("network", "0007_imports")]
    operations = [protect("network_import", see=WHO), protect("network_import_row", see=WHO)]
