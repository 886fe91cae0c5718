"""Visitors and places in queues that stand no more are marked: phones hold them and are told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outreach", "0010_placing")]
    operations = [
        migrations.AddField(
            model_name=model, name="gone_at", field=models.DateTimeField(blank=True, null=True)
        )
        for model in ("slip", "visitor")
    ]
