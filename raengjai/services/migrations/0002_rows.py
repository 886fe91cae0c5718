"""Who may touch rows: everybody reads routing rules, a province writes its own; bounces belong to a province."""

from django.db import migrations

from raengjai.ground.rows import ANYBODY, PROVINCE, protect


class Migration(migrations.Migration):
    dependencies = [("services", "0001_services"), ("ground", "0001_scope")]

    operations = [
        protect("services_routing_rule", see=ANYBODY, write=PROVINCE),
        protect("services_bounce", see=PROVINCE),
    ]
