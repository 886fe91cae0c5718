"""Faults of a list in the reader's words: what is wrong, and what to do."""

from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_lazy

from raengjai.ground.dates import short_date
from raengjai.network.rules.sheet import BY_NAME, COLUMNS, Fault
from raengjai.places.models import Place, address_of, full_name_of

_SENTENCES: dict[str, Any] = {
    "missing": gettext_lazy("This cell is empty. Fill it in."),
    "long": gettext_lazy("The text is too long. At most %(most)s characters."),
    "number_length": gettext_lazy(
        "A national ID has 13 digits; this one has %(n)s. Copy it from the card again."
    ),
    "number_check": gettext_lazy("The national ID has a mistyped digit. Copy it from the card again."),
    "twice": gettext_lazy("The same person is on row %(row)s already. Take one of the two rows out."),
    "applied": gettext_lazy(
        "An application with this national ID is open. Decide about it on its page, then load the row again."
    ),
    "other_person": gettext_lazy(
        "The register knows this national ID or place under another name. Correct the name or the number."
    ),
    "date": gettext_lazy("“%(said)s” is no day. Write it like 1/10/2568, with all four figures of the year."),
    "date_range": gettext_lazy("The day must lie between %(first)s and %(last)s. Check the year."),
    "phone": gettext_lazy("“%(said)s” is not a whole telephone number. Write it like 081-234-5678."),
    "role": gettext_lazy("“%(said)s” is no duty of the network. Choose one from the list in the template."),
    "word": gettext_lazy(
        "“%(said)s” is not on the list. The words are on the explanation sheet of the template."
    ),
    "village": gettext_lazy("“%(said)s” is no village number. Write a number from 1 to 99."),
    "village_of_wide": gettext_lazy(
        "A village number belongs to a sub-district. Give the six figures of its code."
    ),
    "core_of_wide": gettext_lazy("A core volunteer serves a sub-district. Give the six figures of its code."),
    "ends_before": gettext_lazy("The last day is before the first day. Correct one of them."),
    "long_term": gettext_lazy("The term would last more than ten years. Check the year."),
    "order_half": gettext_lazy("Give both the number and the day of the order, or leave both empty."),
    "order_form": gettext_lazy("An order number has at most %(most)s characters, such as 12/2568."),
    "no_place": gettext_lazy("There is no area with the code %(code)s. Look it up on the page Places."),
    "no_such_names": gettext_lazy(
        "No sub-district is called “%(names)s”. Check the three names, or give the area code."
    ),
    "outside": gettext_lazy("%(place)s is outside your area. Its own province loads it."),
    "other_name": gettext_lazy(
        "The code %(code)s belongs to %(place)s, the cell says “%(said)s”. Correct one of them."
    ),
    "graduates_only": gettext_lazy("Labour graduates are appointed in the southern border provinces only."),
    "no_seat": gettext_lazy(
        "%(place)s has its core volunteers (%(count)s) during these days. End a term first."
    ),
    "serves_there": gettext_lazy(
        "This person serves %(place)s during these days. Move the term on the person’s page."
    ),
    "serves_elsewhere": gettext_lazy(
        "This person serves in another province during these days. That term must end first."
    ),
    "other_days": gettext_lazy(
        "The register has other days for this person’s term here. Renew or end the term on the person’s page."
    ),
    "other_role": gettext_lazy(
        "The register has another duty for this person. An order changes it, on the person’s page."
    ),
    "other_order": gettext_lazy(
        "The register names another order for this term. Correct the number or the day."
    ),
    "too_young": gettext_lazy(
        "The person is %(age)s years old on the first day; %(limit)s are expected. Look at the birth date."
    ),
    "twin": gettext_lazy(
        "Somebody else of this name and birth date is known. Look whether it is the same person."
    ),
}
_PROBLEMS: dict[str, Any] = {
    "broken": gettext_lazy(
        "The file cannot be opened. Save it once more as an Excel workbook or as CSV UTF-8."
    ),
    "locked": gettext_lazy("The file is locked with a password. Save it without one."),
    "no_heads": gettext_lazy("The first rows name no column that we know. Copy your rows into the template."),
    "twice_a_head": gettext_lazy("Two columns have the same name. Take one of them out."),
    "missing_head": gettext_lazy(
        "A column is missing that every row needs. Copy your rows into the template."
    ),
    "empty": gettext_lazy("The file has no row below the names of the columns."),
    "too_many": gettext_lazy("The file has more than 20,000 rows. Load one part of the country at a time."),
}


def in_words(fault: Fault) -> str:
    """The sentence of a fault or note, without its column."""
    told = dict(fault.told)
    if fault.code == "closed_place":
        return Place.objects.get(code=told["code"]).closed_sentence()
    if "code" in told:
        told["place"] = _place(told["code"])
    for name in ("first", "last"):
        if name in told:
            told[name] = short_date(date.fromisoformat(told[name]), get_language() or "th")
    sentence: str = str(_SENTENCES[fault.code]) % told
    return sentence


def column_words(name: str) -> str:
    """The head of a column in the reader's language."""
    column = BY_NAME.get(name, COLUMNS[0])
    return column.th if (get_language() or "th") == "th" else column.en


def problem_words(problem: str) -> str:
    """Why a file as a whole could not be read."""
    return str(_PROBLEMS[problem])


def _place(code: str) -> str:
    return address_of(code) if len(code) == 6 else full_name_of(code)
