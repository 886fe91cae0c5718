"""Functions that look across look for our tables first."""

from django.db import migrations

from raengjai.ground.rows import temporary_last


class Migration(migrations.Migration):
    dependencies = [("programmes", "0007_acts")]
    operations = [
        temporary_last(
            "ledger_add_partition",
            "ledger_alias",
            "ledger_as_of",
            "ledger_knows",
            "ledger_people_of_leaf",
            "ledger_post_leaves",
            "ledger_standing",
        )
    ]
