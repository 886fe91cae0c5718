"""A term may end because its place is another one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0012_mentors"),
    ]

    operations = [
        migrations.AlterField(
            model_name="member",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("term_over", "The term is over"),
                    ("resigned", "Resigned"),
                    ("moved", "Moved away"),
                    ("died", "Died"),
                    ("unfit", "No longer meets the conditions"),
                    ("removed", "Removed by order"),
                    ("place", "The place was changed"),
                ],
                default="",
                max_length=12,
            ),
        ),
    ]
