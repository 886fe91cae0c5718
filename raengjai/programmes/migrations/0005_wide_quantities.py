"""Quantities may be baht, and a country's year has more of them than an integer holds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0004_leaf_people")]
    operations = [
        migrations.AlterField(model_name="leafsum", name="quantity", field=models.BigIntegerField()),
        migrations.AlterField(model_name="areasum", name="quantity", field=models.BigIntegerField()),
    ]
