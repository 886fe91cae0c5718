"""What upper rooms tell this one: what stands on the blank form, which credentials there are, how orders are made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from raengjai.ground.actor import Actor
from raengjai.papers.models import Print
from raengjai.papers.rules.sheets import FormOption, Hotline


@dataclass(frozen=True, slots=True)
class FormContent:
    """Topics to tick, wordings to agree to, numbers to call, and the page where a receipt is followed."""

    topics: list[FormOption]
    consent: list[str]
    hotlines: list[Hotline]
    follow_path: str


form_content: Callable[[str], FormContent] | None = None


def register_form(provider: Callable[[str], FormContent]) -> None:
    """`provider`: language → what stands on the blank form today."""
    global form_content
    form_content = provider


@dataclass(frozen=True, slots=True)
class CredentialKind:
    """A kind of card: its number in the code, its name, and what its grades are called."""

    number: int
    name: Any
    grades: dict[str, Any]


credential_kinds: dict[str, CredentialKind] = {}


def register_credential(kind: str, *, number: int, name: Any, grades: dict[str, Any]) -> None:
    """`number` (1 to 255) stands in every code of this kind and is never given to another."""
    credential_kinds[kind] = CredentialKind(number, name, grades)


def kind_of(number: int) -> CredentialKind | None:
    """The kind with that number."""
    return next((kind for kind in credential_kinds.values() if kind.number == number), None)


@dataclass(frozen=True, slots=True)
class Made:
    """A finished part of an order: its PDF, how many it holds, how many could not be made."""

    file: bytes
    done: int
    left_out: int


Maker = Callable[[Print, Sequence[UUID], Actor, datetime], Made]
makers: dict[str, Maker] = {}


def register_maker(kind: str, maker: Maker) -> None:
    """`maker(order, subject_ids, by, at)` makes one part, inside the door of whoever ordered it."""
    makers[kind] = maker
