from django.db import migrations

from raengjai.ground.rows import OFFICE, PLACE, PROVINCE, protect


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_tasks"), ("ground", "0001_scope")]
    operations = [
        protect(
            "tasks_task",
            see=f"assigned_to = (SELECT scope_actor()) OR {PLACE} OR (office_code <> '' AND {OFFICE})",
            # An officer asks the volunteer of a village the officer is not posted to.
            write=f"{PROVINCE} OR {PLACE} OR (office_code <> '' AND {OFFICE})",
        )
    ]
