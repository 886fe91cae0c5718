"""The receipt code of a report, and what is written back."""

from collections.abc import Mapping
from typing import Any

from django import forms

from raengjai.protection.rules.message import LONGEST_TEXT
from raengjai.web.fields import CodeField


class AnswerCodeForm(forms.Form):
    """`words` are those of rules/report_words.py."""

    def __init__(self, data: Any = None, *, words: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["code"] = CodeField(
            label=words["code"], help_text=words["code_hint"], wrong=words["code_wrong"]
        )
        self.fields["code"].error_messages["required"] = words["required"]


class WriteBackForm(forms.Form):
    """Words for the officer."""

    text = forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 4}))

    def __init__(self, data: Any = None, *, words: Mapping[str, Any]) -> None:
        super().__init__(data)
        field = self.fields["text"]
        field.label, field.help_text = words["write"], words["write_hint"]
        field.error_messages |= {"required": words["required"], "max_length": words["too_long"]}
