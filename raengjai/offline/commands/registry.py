"""What a phone may send: name and version → permission, and the form and action of the page that does the same.

A name and its version are a contract for 180 days (docs/adr/0014): a changed form gets the next version, and the
former one stays in the table until no phone can hold it any more.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.utils.datastructures import MultiValueDict

from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.needs.models import Need
from raengjai.offline.rules import Entry


@dataclass(frozen=True, slots=True)
class Made:
    """A command in the hands of its function: what was typed, by whom, when by our clock, and now."""

    said: Entry
    actor: Actor
    made_at: datetime
    at: datetime
    device: UUID | None = None
    # An entry that was held, and is now let in: who made it, while `actor` is who decided.
    decided_for: UUID | None = None

    @property
    def is_decided(self) -> bool:
        return self.decided_for is not None

    @property
    def person(self) -> UUID:
        """Who did it."""
        return self.decided_for or self.actor.me

    @property
    def data(self) -> MultiValueDict[str, str]:
        """The fields, as the page's form posts them."""
        data: MultiValueDict[str, str] = MultiValueDict()
        for name, value in self.said.fields:
            data.appendlist(name, value)
        return data


@dataclass(frozen=True, slots=True)
class Done:
    """What a command made that a coordinator should know of when it came late."""

    needs: Iterable[Need] = ()


class Unfit(Exception):
    """The form said no: a sentence for each field, and one for the whole."""

    def __init__(self, fields: Mapping[str, str], words: str = "") -> None:
        super().__init__(words)
        self.fields, self.words = dict(fields), words


class Changed(Exception):
    """Somebody changed the same thing first. `now` says what is there and who did it."""

    def __init__(self, words: Any, now: Mapping[str, Any]) -> None:
        super().__init__(words)
        self.words, self.now = words, dict(now)


class ForOffice(Exception):
    """This is not for the phone's person to decide any more: it is held for the coordinator (`models.REASONS`)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of command. `appends`: judged by the posting valid when it was made; else by today's. `by_office`: when
    it was held, it runs in the scope of who lets it in, for its person's may have ended with the event."""

    permission: Permission
    run: Callable[[Made], Done]
    appends: bool = False
    by_office: bool = False
    versions: frozenset[int] = field(default=frozenset({1}))


kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    kinds[name] = kind


def known(said: Entry) -> Kind | None:
    """The kind of this entry; None when this version of the system does not know it, or not any more."""
    kind = kinds.get(said.name)
    return kind if kind and said.version in kind.versions else None


def check(*forms: BaseForm) -> None:
    """Raises Unfit with the sentences of all forms, under the names of their fields."""
    fields: dict[str, str] = {}
    whole: list[str] = []
    for form in forms:
        for name, errors in form.errors.items():
            sentence = " ".join(map(str, errors))
            if name == "__all__":
                whole.append(sentence)
            else:
                fields.setdefault(form.add_prefix(name), sentence)
    if fields or whole:
        raise Unfit(fields, " ".join(whole))
