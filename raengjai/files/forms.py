"""Choosing files: what is wrong with one is said beside its field."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from raengjai.files.rules import LARGEST, Prepared, file_too_large, prepare
from raengjai.ground.refused import Refused

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf,.jpg,.jpeg,.png,.webp,.pdf"


class _FileInput(forms.FileInput):
    def __init__(self) -> None:
        super().__init__(attrs={"accept": ACCEPTED})


class _FilesInput(_FileInput):
    allow_multiple_selected = True


class AttachmentField(forms.FileField):
    """One photo or PDF; its cleaned value is a `Prepared`, or None when nothing was chosen."""

    widget = _FileInput
    default_error_messages = {
        "required": _("Choose a photo or a PDF document."),
        "empty": _("This file is empty. Choose it again."),
    }

    def to_python(self, data: Any) -> Any:
        uploaded: UploadedFile[Any] | None = super().to_python(data)  # type: ignore[assignment]
        return None if uploaded is None else _prepared(uploaded)


class AttachmentsField(AttachmentField):
    """Several photos or PDFs in one input; its cleaned value is a list of `Prepared`."""

    widget = _FilesInput

    def __init__(self, *, most: int = 5, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Prepared]:
        chosen = [file for file in (data if isinstance(data, Sequence) else [data]) if file]
        if not chosen:
            super().clean(None, initial)
            return []
        if len(chosen) > self.most:
            raise ValidationError(
                _("At most %(most)d files at a time. You chose %(chosen)d."),
                params={"most": self.most, "chosen": len(chosen)},
            )
        return self._all_prepared(chosen)

    def _all_prepared(self, chosen: "Sequence[UploadedFile[Any]]") -> list[Prepared]:
        ready, wrong = [], []
        for file in chosen:
            try:
                ready.append(super().clean(file))
            except ValidationError as problem:
                wrong.append(f"{file.name}: {' '.join(problem.messages)}")
        if wrong:
            raise ValidationError(wrong)
        return ready


class AttachForm(forms.Form):
    """Add one file to a record."""

    file = AttachmentField(
        label=_("Photo or PDF"),
        help_text=_("JPEG, PNG, WebP or PDF, at most 10 MB. Where a photo was taken is erased from it."),
    )
    title = forms.CharField(
        label=_("What it shows"),
        max_length=120,
        required=False,
        help_text=_("For example: payslip of January."),
    )


def _prepared(uploaded: "UploadedFile[Any]") -> Prepared:
    try:
        if (uploaded.size or 0) > LARGEST:
            raise file_too_large()
        return prepare(uploaded.name or "", uploaded.read())
    except Refused as refused:
        raise ValidationError(refused.message, code="refused") from refused
