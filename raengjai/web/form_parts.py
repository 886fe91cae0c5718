"""What a form field needs to be drawn: label, hint, error and control, tied together for screen readers."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from raengjai.web.fields import DatePartsWidget

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.MultipleHiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "check"),
    (DatePartsWidget, "date"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
)
_CLASSES = {"textarea": "textarea", "select": "select", "file": "file-input"}


def kind_of(bound: BoundField) -> str:
    return next((kind for widget, kind in _KINDS if isinstance(bound.field.widget, widget)), "input")


def field_context(bound: BoundField, **options: Any) -> dict[str, Any]:
    """Everything components/field.html shows; `options` are the keywords of {% field %}."""
    kind = kind_of(bound)
    hints: dict[Any, Any] = getattr(bound.field, "choice_hints", {})
    longest = getattr(bound.field, "max_length", None) if kind == "textarea" else None
    return {
        **options,
        "bound": bound,
        "kind": kind,
        "id": bound.auto_id,
        "hint": options.get("hint") or bound.help_text,
        "errors": bound.errors,
        "is_optional": not bound.field.required and kind != "check",
        "control": "" if kind in ("choices", "date") else _control(bound, kind, longest, options),
        "date_control": _date(bound) if kind == "date" else "",
        "choices": [_choice(part, hints) for part in bound.subwidgets] if kind == "choices" else [],
        "describedby": _describedby(bound, options.get("hint"), longest),
        "longest": longest,
        "left": longest - len(str(bound.value() or "")) if longest else None,
    }


def first_id(bound: BoundField) -> str:
    """The control that a link in the error summary should lead to; "" where nothing is to be seen."""
    if kind_of(bound) == "hidden":
        return ""
    return f"{bound.auto_id}_0" if kind_of(bound) in ("choices", "date") else str(bound.auto_id)


def _control(bound: BoundField, kind: str, longest: int | None, options: dict[str, Any]) -> SafeString:
    attrs: dict[str, Any] = {}
    if kind not in ("hidden", "check"):
        width = f" width-{options['width']}" if options.get("width") else ""
        attrs["class"] = f"{_CLASSES.get(kind, 'input')}{width}"
    described = _describedby(bound, options.get("hint"), longest)
    if described:
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if longest:
        # Typing past the end is allowed and said in words; a browser's maxlength swallows text silently.
        attrs |= {"maxlength": False, "data-longest": str(longest)}
    if kind == "textarea":
        rows = str(bound.field.widget.attrs.get("rows", ""))
        attrs["rows"] = "4" if rows == "10" else rows  # ten is what Django says when nobody chose
    return bound.as_widget(attrs=attrs)


def _date(bound: BoundField) -> SafeString:
    return bound.as_widget(attrs={"aria-invalid": "true"} if bound.errors else {})


def _choice(part: Any, hints: dict[Any, Any]) -> dict[str, Any]:
    hint = hints.get(part.data["value"], hints.get(str(part.data["value"]), ""))
    if hint:
        part.data["attrs"]["aria-describedby"] = f"{part.id_for_label}_hint"
    return {
        "control": part.tag(),
        "label": part.choice_label,
        "id": part.id_for_label,
        "hint": hint,
    }


def _describedby(bound: BoundField, hint: Any, longest: int | None) -> str:
    names = [
        f"{bound.auto_id}_hint" if hint or bound.help_text else "",
        f"{bound.auto_id}_error" if bound.errors else "",
        f"{bound.auto_id}_count" if longest else "",
    ]
    return " ".join(name for name in names if name)
