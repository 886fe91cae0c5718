"""What somebody looks for."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.search import providers
from raengjai.search.models import Hit
from raengjai.search.rules import LONGEST_QUESTION


@dataclass(frozen=True, slots=True)
class Asked:
    """The words, one kind or "" for all, and where to go on."""

    text: str = ""
    kind: str = ""
    after: Hit | None = None


class SearchForm(forms.Form):
    """The one box; `kind` and `after` come from links on the page. Malformed ones are left out.

    Nothing typed is nothing asked, and no mistake: bind the form only when there is something.
    """

    q = forms.CharField(
        label=_("Name, telephone number, place, service or word"),
        max_length=LONGEST_QUESTION,
        widget=forms.TextInput(
            {"type": "search", "autocomplete": "off", "enterkeyhint": "search", "spellcheck": "false"}
        ),
        error_messages={"max_length": _("That is too much to look for. Two or three words are enough.")},
    )
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_kind(self) -> str:
        kind = str(self.cleaned_data["kind"])
        return kind if kind in providers.kinds else ""

    def clean_after(self) -> Hit | None:
        return _opened(str(self.cleaned_data["after"]), str(self.cleaned_data.get("kind", "")))

    def read(self) -> Asked:
        """What is asked; an overlong text asks nothing."""
        if not self.is_bound:
            return Asked()
        self.is_valid()
        said = self.cleaned_data
        return Asked(said.get("q", "").strip(), said.get("kind", ""), said.get("after"))


def cursor_of(hit: Hit) -> str:
    """Where to go on after `hit`, for a link."""
    text = f"{hit.at.isoformat()}|{hit.id}|{int(hit.exact)}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(cursor: str, kind: str) -> Hit | None:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, subject_id, exact = text.split("|")
        return Hit(kind, UUID(subject_id), _aware(at), exact == "1")
    except (binascii.Error, ValueError):
        return None


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment
