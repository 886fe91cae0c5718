"""The checks of an application in words."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.ground.dates import bangkok_today
from raengjai.network.models import Application, Member, is_twin_known, where_number_is_held
from raengjai.network.rules.checks import Check, Facts, checks_of
from raengjai.web.pieces import Tone, Word

_NAMES = {
    "number": gettext_lazy("National ID"),
    "age": gettext_lazy("Age"),
    "home": gettext_lazy("Home"),
    "twin": gettext_lazy("Same person twice"),
    "seat": gettext_lazy("Free place"),
}
_OUTCOMES: dict[str, tuple[Any, Tone]] = {
    "good": (gettext_lazy("In order"), "good"),
    "warn": (gettext_lazy("Look at it"), "warn"),
    "bad": (gettext_lazy("Stands against it"), "bad"),
}
_SENTENCES = {
    ("number", "missing"): gettext_lazy("No national ID was given."),
    ("number", "invalid"): gettext_lazy("The last figure of the national ID does not fit the others."),
    ("number", "held_own"): gettext_lazy(
        "Somebody of this province with the same national ID is in the register or has an open application."
    ),
    ("number", "held_elsewhere"): gettext_lazy(
        "Somebody with the same national ID is in the register of another province or has an open application there."
    ),
    ("number", "valid"): gettext_lazy("The check figure is right, and nobody else has this number."),
    ("age", "missing"): gettext_lazy("No birth date was given; at least %(limit)s years are asked."),
    ("age", "old_enough"): gettext_lazy("%(number)s years; at least %(limit)s are asked."),
    ("age", "too_young"): gettext_lazy("%(number)s years; at least %(limit)s are asked."),
    ("home", "missing"): gettext_lazy("The sub-district of the home was not given."),
    ("home", "inside"): gettext_lazy("Lives in the area that is to be served."),
    ("home", "same_province"): gettext_lazy(
        "Lives in the province, but outside the area that is to be served."
    ),
    ("home", "other_province"): gettext_lazy("Lives in another province."),
    ("twin", "known"): gettext_lazy("The province knows somebody of the same name and birth date."),
    ("twin", "none"): gettext_lazy("Nobody of the same name and birth date is known in the province."),
    ("seat", "free"): gettext_lazy("%(number)s of %(limit)s core volunteers serve there today."),
    ("seat", "taken"): gettext_lazy("%(number)s of %(limit)s core volunteers serve there today."),
}


class CheckInWords(NamedTuple):
    """One line of the list of checks; `unconfirmed` is the source of a rule that nobody has confirmed."""

    name: Any
    word: Word
    sentence: str
    unconfirmed: str = ""


def checks_in_words(application: Application, language: str) -> list[CheckInWords]:
    return [_in_words(check) for check in checks_of(_facts(application))]


def _facts(application: Application) -> Facts:
    said, today = application.said, bangkok_today()
    core = Member.objects.of_places([application.place_code]).volunteers().filter(tier="core")
    is_done = not application.is_open
    return Facts(
        kind=application.kind,
        tier=application.tier,
        place_code=application.place_code,
        citizen_id=said.citizen_id,
        birth_date=said.birth_date,
        home_place_code=said.home_place_code,
        on=today,
        number_held=""
        if is_done
        else where_number_is_held(application.number_index, application.province_code, but=application.pk),
        is_twin_known=not is_done
        and is_twin_known(application.twin_index, application.province_code, but=application.pk),
        serving=core.serving(today).count(),
    )


def _in_words(check: Check) -> CheckInWords:
    label, tone = _OUTCOMES[check.outcome]
    sentence = _SENTENCES[check.name, check.found] % {"number": check.number, "limit": check.limit}
    unconfirmed = "" if check.confirmed else _("This rule is unconfirmed.")
    return CheckInWords(_NAMES[check.name], Word(label, tone), str(sentence), unconfirmed)
