"""What the journal says about somebody."""

from raengjai.access.door import acting_as_system
from raengjai.access.models import User
from raengjai.journal.models import Entry


def entries_about(person: User) -> list[Entry]:
    with acting_as_system("test"):
        return list(Entry.objects.filter(subject_id=person.pk).order_by("seq"))


def verbs_about(person: User) -> list[str]:
    return [entry.verb for entry in entries_about(person)]
