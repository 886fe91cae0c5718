"""Open tasks of a place, for the day on which it is merged, divided or gets another code."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0002_rows"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["place_code", "id"], name="task_of_place"
            ),
        ),
    ]
