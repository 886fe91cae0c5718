"""The sealed journal's verbs in words, for who reviews what somebody did."""

from typing import Any

from django.utils.translation import gettext_lazy as _

_WORDS = {
    "case.read": _("opened and read the case"),
    "case.key_renewed": _("renewed the key of the case"),
    "record.written": _("wrote a record"),
    "record.read": _("read a record"),
    "record.changed": _("changed a record"),
    "team.joined": _("put somebody on the team"),
    "team.left": _("took somebody off the team"),
    "emergency.opened": _("opened the case in an emergency"),
    "identity.read": _("read who a person is"),
    "identity.asked": _("asked for a person’s identity"),
    "identity.taken": _("opened a person’s identity in an emergency"),
    "identity.released": _("released a person’s identity"),
    "identity.refused": _("did not release a person’s identity"),
}


def words_of_deed(verb: str) -> Any:
    """A sentence without its subject; a verb that is not known here stands as it is, so that nothing is hidden."""
    return _WORDS.get(verb, verb)
