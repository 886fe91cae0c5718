"""Who sees an attachment: the place, an office that was let in, whoever added it."""

from django.db import migrations

from raengjai.ground.rows import PLACE, protect

LET_IN = "office_codes::text[] && (SELECT scope_offices())"


class Migration(migrations.Migration):
    dependencies = [("files", "0001_attachments"), ("ground", "0001_scope")]
    operations = [
        protect(
            "files_attachment",
            see=f"{PLACE} OR {LET_IN} OR added_by = (SELECT scope_actor())",
            # Whoever added a file may change it later, but nobody adds one where nothing may be seen.
            write=f"{PLACE} OR {LET_IN}",
        )
    ]
