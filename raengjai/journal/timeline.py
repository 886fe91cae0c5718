"""The story of one subject, for somebody who may see that subject."""

from uuid import UUID

from raengjai.journal.models import Entry


def of(kind: str, subject_id: UUID) -> list[Entry]:
    """Entries of one subject, oldest first. The caller has read the subject through its own policy."""
    return list(Entry.objects.raw("SELECT * FROM journal_timeline(%s, %s)", [kind, subject_id]))
