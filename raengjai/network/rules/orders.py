"""The order (คำสั่ง) by which people are appointed, moved or removed."""

import re
from datetime import date
from typing import NamedTuple

from raengjai.ground.text import arabic_digits

LONGEST = 40
_FORM = re.compile(r"[^\x00-\x1f<>]{1,40}")


class Order(NamedTuple):
    """Number and day of an order, as "12/2568" of 1 October 2025; both empty when there is none (yet)."""

    number: str = ""
    dated_on: date | None = None

    @property
    def is_whole(self) -> bool:
        """Both parts are there, or neither is."""
        return bool(self.number) == bool(self.dated_on)


NO_ORDER = Order()


def tidy_number(text: str) -> str:
    """An order's number as it is kept: one blank between words, Arabic digits, without the word "คำสั่งที่"."""
    tidy = " ".join(arabic_digits(text).split())
    return tidy.removeprefix("คำสั่งที่").removeprefix("ที่").strip()


def is_number(text: str) -> bool:
    return _FORM.fullmatch(text) is not None
