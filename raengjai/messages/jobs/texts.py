"""What leaves the building: what kind of thing happened and a link. Never a name, a place or anybody's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raengjai.messages import providers
from raengjai.messages.models import Delivery


@dataclass(frozen=True, slots=True)
class Message:
    """`title` is the same for everything; `text` says what kind of news; `link` leads to it, behind the sign-in."""

    title: str
    text: str
    link: str

    def whole(self) -> str:
        return f"{self.text}\n{self.link}"


def message_of(language: str, deliveries: Sequence[Delivery]) -> Message:
    """One message for all of these, in the reader's language: one thing by its kind, several by their number."""
    about = {(each.notice.kind, each.notice.subject_id) for each in deliveries}
    with translation.override(language):
        title = _("You have something to read")
        if len(about) == 1:
            kind, subject_id = next(iter(about))
            return Message(title, said_of(kind), link_to(subject_id))
        number = len(about)
        text = ngettext("You have %(number)d new notice.", "You have %(number)d new notices.", number)
        return Message(title, text % {"number": number}, address(reverse("inbox")))


def say(language: str, deliveries: Sequence[Delivery]) -> str:
    """The whole text, for comparing: equal ones can leave in one call."""
    return message_of(language, deliveries).whole()


def said_of(kind: str) -> str:
    """The registered sentence for this kind of notice; a kind that has none says only that there is something."""
    return str(providers.words.get(kind) or _("You have something to read."))


def link_to(subject_id: UUID) -> str:
    return address(reverse("open_notice", args=[subject_id]))


def address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
