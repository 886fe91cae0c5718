"""Why a bundle or an answer is not taken, each a class of its own with a sentence for the person."""

from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused


class BundleRefused(Refused):
    """Nothing was taken in and nothing sent."""


class NotABundle(BundleRefused):
    """No such text, or not written as docs/referral-bundle.md says: cut, damaged, with a name twice or too deep."""

    def __init__(self) -> None:
        super().__init__(_("This is no referral bundle, or it was damaged on the way. Ask for it again."))


class TooLarge(BundleRefused):
    def __init__(self) -> None:
        super().__init__(_("A referral bundle holds at most 256 KB. Send only what the other side needs."))


class UnknownVersion(BundleRefused):
    def __init__(self, version: int) -> None:
        super().__init__(
            _(
                "This bundle is written in a version of the format that this system does not know. Ask the sender for version 1."
            )
        )
        self.version = version


class WrongRecipient(BundleRefused):
    def __init__(self) -> None:
        super().__init__(_("This bundle is for somebody else. Delete it and tell whoever sent it."))


class UnknownSender(BundleRefused):
    def __init__(self) -> None:
        super().__init__(
            _("The sender is none of the organisations whose keys were compared. Call them before you go on.")
        )


class Tampered(BundleRefused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "This was changed after it was signed, or somebody else signed it. Use nothing of it and call the sender."
            )
        )


class Expired(BundleRefused):
    def __init__(self) -> None:
        super().__init__(_("This referral has expired. Ask for a new one."))


class FromTheFuture(BundleRefused):
    def __init__(self) -> None:
        super().__init__(_("This was made later than now. Compare the clocks of both systems."))


class AnotherOfThisId(BundleRefused):
    """The number was seen before with another content: one of the two was made to be taken for the other."""

    def __init__(self) -> None:
        super().__init__(
            _("Something else came under the same number before. Call the sender before you use either.")
        )


class WithoutConsent(BundleRefused):
    """`items`: what the consent does not name; empty when it is for another recipient or given later than the bundle."""

    def __init__(self, items: tuple[str, ...] = ()) -> None:
        super().__init__(
            _("The person has not agreed that this goes to this organisation: %(items)s.")
            % {"items": ", ".join(items)}
            if items
            else _("The person has not agreed that anything goes to this organisation.")
        )
        self.items = items


class WrongContent(BundleRefused):
    """`where`: the name in the content that is missing or not as the format says, such as "consent.given_on"."""

    def __init__(self, where: str) -> None:
        super().__init__(_("This part is missing or not as the format says: %(where)s.") % {"where": where})
        self.where = where


class AnotherReferral(BundleRefused):
    def __init__(self) -> None:
        super().__init__(_("This answer belongs to another referral."))


class NotTheirs(BundleRefused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Only who received a referral accepts it, declines it or reports it done; only who sent it takes it back."
            )
        )


class OutOfOrder(BundleRefused):
    """`state` does not go on with `verb`."""

    def __init__(self, state: str, verb: str) -> None:
        super().__init__(
            _("This answer does not fit what has happened to the referral. Nothing was changed.")
        )
        self.state, self.verb = state, verb
