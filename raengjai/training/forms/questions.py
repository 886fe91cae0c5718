"""A question with its choices, in Thai and in as many other languages as there are."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import LANGUAGES
from raengjai.training.actions import QuestionDraft
from raengjai.training.models import QuestionVersion
from raengjai.training.rules.questions import LANGUAGE_NAMES, MOST, SUBJECTS, Wording

_OTHERS = [language for language in LANGUAGES if language != "th"]


class QuestionsFilter(forms.Form):
    """Subject, and whether retired ones are shown."""

    subject = forms.ChoiceField(
        label=_("Subject"), choices=[("", _("All subjects")), *SUBJECTS], required=False
    )
    retired = forms.BooleanField(label=_("Show retired ones"), required=False)


class QuestionForm(forms.Form):
    """The words in each language stand in fields named text_th, choices_th and so on."""

    subject = forms.ChoiceField(label=_("Subject"), choices=SUBJECTS)
    right = forms.MultipleChoiceField(
        label=_("Which is right?"),
        choices=[(str(place), str(place)) for place in range(1, MOST + 1)],
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "By the place in the list. Several when several are right: then all of them must be marked."
        ),
        error_messages={"required": _("Say which choice is right.")},
    )
    is_fixed = forms.BooleanField(
        label=_("The choices stay in this order"),
        required=False,
        help_text=_("For choices such as “all of these”. Else every paper shuffles them."),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=300,
        help_text=_("The section of the law, or the paper that says so."),
    )
    confirmed = forms.BooleanField(
        label=_("Confirmed by somebody with authority"),
        required=False,
        help_text=_("Else the page says that the answer is unconfirmed."),
    )
    reviewed = forms.MultipleChoiceField(
        label=_("Read by a native speaker"),
        choices=[(language, LANGUAGE_NAMES[language]) for language in _OTHERS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Readers are told which translations have not been read by one."),
    )

    def __init__(
        self, data: Any = None, *, version: QuestionVersion | None = None, subject: str = ""
    ) -> None:
        super().__init__(data, initial=_initial(version, subject))
        for language in LANGUAGES:
            name = LANGUAGE_NAMES[language]
            must = language == "th"
            self.fields[f"text_{language}"] = forms.CharField(
                label=_("Question (%(language)s)") % {"language": name},
                required=must,
                max_length=600,
                widget=forms.Textarea({"rows": 2, "lang": language}),
            )
            self.fields[f"choices_{language}"] = forms.CharField(
                label=_("Choices (%(language)s)") % {"language": name},
                required=must,
                max_length=2000,
                widget=forms.Textarea({"rows": 4, "lang": language}),
                help_text=_("One on each line, two to six of them.") if must else "",
            )

    def languages(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        """Every language but Thai: its name and its two fields."""
        for language in _OTHERS:
            yield LANGUAGE_NAMES[language], self[f"text_{language}"], self[f"choices_{language}"]

    def draft(self) -> QuestionDraft:
        said = self.cleaned_data
        words = {
            language: Wording(" ".join(said[f"text_{language}"].split()), _lines(said[f"choices_{language}"]))
            for language in LANGUAGES
            if said[f"text_{language}"].strip() or said[f"choices_{language}"].strip()
        }
        return QuestionDraft(
            subject=said["subject"],
            words=words,
            right=tuple(sorted(int(place) - 1 for place in said["right"])),
            is_fixed=said["is_fixed"],
            reviewed=tuple(said["reviewed"]),
            source=said["source"].strip(),
            confirmed=said["confirmed"],
        )

    def put(self, message: Any, field: str | None) -> None:
        """A refusal beside the field it is about."""
        name = f"choices_{field}" if field in LANGUAGES else field
        self.add_error(name if name in self.fields else None, message)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _initial(version: QuestionVersion | None, subject: str) -> dict[str, Any]:
    if version is None:
        return {"subject": subject}
    found: dict[str, Any] = {
        "subject": subject,
        "right": [str(place + 1) for place in version.right],
        "is_fixed": version.is_fixed,
        "source": version.source,
        "confirmed": version.confirmed,
        "reviewed": version.reviewed,
    }
    for language, said in version.words.items():
        found[f"text_{language}"] = said["text"]
        found[f"choices_{language}"] = "\n".join(said["choices"])
    return found
