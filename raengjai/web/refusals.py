"""Where a page says what an action refused."""

from typing import Any

from django import forms

from raengjai.ground.refused import Refused


def put_refusal(form: forms.BaseForm, refused: Refused, words: Any = "") -> None:
    """The sentence (or `words` in its place) beside its field, or above all of them where the form has no such field.

    A form may show the refusals of a field at another one: `SHOWN_AT`, name → name.
    """
    shown_at: dict[str, str] = getattr(form, "SHOWN_AT", {})
    field = shown_at.get(refused.field or "", refused.field)
    form.add_error(field if field in form.fields else None, words or refused.message)
