"""Protection officers: a role that the sealed room hands out by itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0008_graduates"),
    ]

    operations = [
        migrations.AlterField(
            model_name="posting",
            name="role",
            field=models.CharField(
                choices=[
                    ("volunteer", "volunteer"),
                    ("graduate", "graduate"),
                    ("mentor", "mentor"),
                    ("coordinator", "coordinator"),
                    ("headquarters", "headquarters"),
                    ("protection_officer", "protection_officer"),
                ],
                max_length=20,
            ),
        ),
    ]
