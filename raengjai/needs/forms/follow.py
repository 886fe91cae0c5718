"""What the holder of a receipt types: the code, what is not fixed, an opinion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.web.fields import CodeField


class CodeForm(forms.Form):
    """The code of a receipt."""

    code = CodeField(
        label=_("Receipt code"),
        help_text=_("Sixteen letters and figures, such as 4F7K 2MNP QRST 0W3X. Blanks do not matter."),
        error_messages={"required": _("Write the code of your receipt.")},
        wrong=_("One letter or figure is wrong. Compare the code with your receipt and try again."),
    )


class NotFixedForm(forms.Form):
    text = forms.CharField(
        label=_("What is not fixed?"),
        help_text=_("In a few words. The office reads it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tell the office in a few words what is not fixed.")},
    )


class RateForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=_("How satisfied are you?"),
        coerce=int,
        choices=(
            (5, _("Very satisfied")),
            (4, _("Satisfied")),
            (3, _("So-so")),
            (2, _("Not satisfied")),
            (1, _("Not at all")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer.")},
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a few words.")},
    )
