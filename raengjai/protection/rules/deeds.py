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
    "case.opened_new": _("opened a new case"),
    "case.printed": _("printed the case"),
    "case.exported": _("took the case out as a file"),
    "case.closing_asked": _("asked to close the case"),
    "case.closing_refused": _("sent the closing back"),
    "case.closed": _("closed the case"),
    "case.reopened": _("opened the case again"),
    "case.held": _("held the case for a court or an inquiry"),
    "case.hold_ended": _("ended the hold of the case"),
    "case.taken_over": _("took the case over"),
    "emergency.read": _("read the review of the emergency"),
    "emergency.reviewed": _("reviewed the emergency"),
    "identity.handed": _("handed identities to a custodian"),
    "consent.given": _("wrote down a consent"),
    "consent.withdrawn": _("took a consent back"),
    "consent.overridden": _("told more than was agreed, on a ground of the law"),
    "referral.offered": _("referred somebody to a member"),
    "referral.accepted": _("accepted a referral"),
    "referral.done": _("reported a referral done"),
    "transfer.offered": _("offered the case to another owner"),
    "transfer.accepted": _("accepted the case"),
    "transfer.withdrawn": _("withdrew the offer of the case"),
    "bundle.made": _("made a sealed file for an organisation"),
    "bundle.downloaded": _("downloaded a sealed file"),
    "bundle.answered": _("kept an organisation’s answer"),
    "bundle.revoked": _("revoked a sealed file"),
    "bundle.stopped": _("stopped a sealed file"),
    "extract.read": _("read an extract"),
    "extract.renewed": _("renewed an extract"),
}


def words_of_deed(verb: str) -> Any:
    """A sentence without its subject; a verb that is not known here stands as it is, so that nothing is hidden."""
    return _WORDS.get(verb, verb)
