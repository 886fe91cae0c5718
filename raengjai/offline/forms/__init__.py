"""What a coordinator writes about a held entry, and the blank forms of the phone's pages."""

from raengjai.offline.forms.held import DiscardForm

__all__ = ["DiscardForm"]
