"""The test of an event: which questions, a guest's code, one answer, and papers keyed in by the desk."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.receipts import normalise
from raengjai.training.models import PARTS, QuestionVersion
from raengjai.training.rules.marking import VARIANTS, Shown
from raengjai.training.rules.questions import Said

_QUICK = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class PlanTestForm(forms.Form):
    """Questions by their newest version, and how many must be right."""

    questions = forms.MultipleChoiceField(
        label=_("Questions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one question."),
            "invalid_choice": _("One of the questions has changed meanwhile. Choose again."),
        },
    )
    pass_mark = forms.IntegerField(
        label=_("Right answers needed to pass"),
        min_value=1,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Counts for the test after the workshop."),
    )

    def __init__(self, data: Any = None, *, versions: Sequence[QuestionVersion], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["questions"]
        field.choices = [(str(version.pk), version.thai) for version in versions]


class PrintPapersForm(forms.Form):
    """Which part, in which language for guests who said none."""

    part = forms.ChoiceField(label=_("Part"), choices=PARTS, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("th", _("Thai")), ("en", _("English"))], required=False
    )


class TestCodeForm(forms.Form):
    """The six characters that stand on a guest's paper."""

    __test__ = False

    code = forms.CharField(
        label=_("Your code"),
        max_length=20,
        help_text=_("Six letters and figures. It stands on your paper; the registration desk knows it, too."),
        widget=forms.TextInput({**_QUICK, "class": "input code"}),
        error_messages={"required": _("Type the code that stands on your paper.")},
    )

    def clean_code(self) -> str:
        return normalise(self.cleaned_data["code"])


class AnswerForm(forms.Form):
    """One question as a paper shows it. Who does not know goes on by the link beside it, and can come back."""

    def __init__(self, data: Any = None, *, shown: Shown, said: Said, chosen: Sequence[int]) -> None:
        initial = [str(place) for place in chosen]
        several = shown.item.takes_several
        super().__init__(data, initial={"answer": initial if several else (initial or [""])[0]})
        choices = [(str(place), said.wording.choices[choice]) for place, choice in enumerate(shown.order)]
        kind: Any = forms.MultipleChoiceField if several else forms.ChoiceField
        self.fields["answer"] = kind(
            label=said.wording.text,
            choices=choices,
            widget=forms.CheckboxSelectMultiple if several else forms.RadioSelect,
            help_text=_("Several answers may be right.") if several else "",
            error_messages={
                "required": _("Choose an answer, or go on without one."),
                "invalid_choice": _("There is no such choice."),
            },
        )

    def places(self) -> list[int]:
        answer = self.cleaned_data["answer"]
        return [int(place) for place in (answer if isinstance(answer, list) else [answer])]


class KeyPaperForm(forms.Form):
    """One paper, by keyboard alone: whose, which letter, the answers as one line."""

    who = forms.CharField(
        label=_("Number on the paper, or name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
        error_messages={"required": _("Write the number of the paper, or a part of the name.")},
    )
    line = forms.CharField(
        label=_("Answers in the order of the paper"),
        max_length=400,
        widget=forms.TextInput(_QUICK),
        help_text=_(
            "ABDCA, or with blanks: A B AC - D. A minus where nothing is marked. Thai letters and 1 to 6 count, too."
        ),
        error_messages={"required": _("Write the answers.")},
    )
    variant = forms.ChoiceField(
        label=_("Letter of the paper"),
        required=False,
        choices=[("", _("as printed for this number")), *((letter, letter) for letter in VARIANTS)],
        help_text=_("Only for spare papers without a number."),
    )
    is_correction = forms.BooleanField(label=_("Replace what was keyed in before"), required=False)


class AnswersFileForm(forms.Form):
    """A workbook of answers: number or name, letter of spare papers, a column for each question."""

    file = forms.FileField(
        label=_("File (Excel or CSV)"),
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.txt"}),
        error_messages={"required": _("Choose the file with the answers.")},
    )
    is_correction = forms.BooleanField(label=_("Replace what was keyed in before"), required=False)

    def raw(self) -> bytes:
        file: Any = self.cleaned_data["file"]
        return bytes(file.read())
