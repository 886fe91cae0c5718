"""Who made a key of a province, signed. Keys from before are not sealed to any more: supervisors renew them once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("protection", "0021_confirmations")]
    operations = [
        migrations.AddField("roomkey", "made_by", models.UUIDField(blank=True, null=True)),
        migrations.AddField("roomkey", "signature", models.BinaryField(blank=True, null=True)),
    ]
