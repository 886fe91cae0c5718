"""What the journal says about somebody or something."""

from django.db.models import Model

from raengjai.access.door import acting_as_system
from raengjai.journal.models import Entry


def entries_about(subject: Model) -> list[Entry]:
    with acting_as_system("test"):
        return list(Entry.objects.filter(subject_id=subject.pk).order_by("seq"))


def verbs_about(subject: Model) -> list[str]:
    return [entry.verb for entry in entries_about(subject)]
