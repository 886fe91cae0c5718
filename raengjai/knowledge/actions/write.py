"""Writing a directive, or the next version of one: a draft that nobody but its office sees."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.files.actions import add_attachment, erase_attachments, remove_attachment
from raengjai.files.models import Attachment
from raengjai.files.rules import Prepared
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.knowledge.models import Directive, DirectiveVersion
from raengjai.knowledge.rules import COUNTRY, Asks, Audience, Kind, State, narrowest, reminder_on
from raengjai.places.rules import is_inside


@dataclass(frozen=True, slots=True)
class Heading:
    """What stays the same in every version: kind, number, date, and to whom it goes. No places: the whole own area."""

    kind: str
    number: str
    dated_on: date
    audience: Audience


@dataclass(frozen=True, slots=True)
class Words:
    """What a version says. `changes` and `asks_again` are for every version but the first."""

    subject: str
    body: str
    effective_on: date
    expires_on: date | None = None
    asks: str = Asks.READ
    act_words: str = ""
    due_on: date | None = None
    remind_days: int | None = None
    changes: str = ""
    asks_again: bool = True


def own_place(by: Actor) -> str:
    """The place in whose name somebody publishes: a province, or the country. Raises Refused for everybody else."""
    if COUNTRY in by.provinces:
        return COUNTRY
    province = next((code for code in by.places if len(code) == 2), "")
    if not province:
        raise Refused(_("Only a province or the Ministry publishes directives."))
    return province


@transaction.atomic
def write_directive(heading: Heading, words: Words, *, by: Actor, at: datetime) -> Directive:
    """A first draft. Nothing is sent before it is published."""
    place = own_place(by)
    directive = Directive(
        place_code=place, office_code=(*by.offices, "")[0], written_by=by.me, written_at=at, kind=heading.kind
    )
    _put_heading(directive, heading)
    directive.save(force_insert=True)
    version = DirectiveVersion(directive=directive, number=1, place_code=place)
    _put_words(version, words)
    version.save(force_insert=True)
    _record("directive.drafted", directive, version, by=by, at=at)
    return directive


@transaction.atomic
def edit_directive(
    directive: Directive, heading: Heading, words: Words, *, by: Actor, at: datetime
) -> Directive:
    """The draft of a first version, changed as a whole."""
    directive = locked(directive)
    if directive.state != State.DRAFT:
        raise Refused(_("It is published already. Write a new version instead."))
    _put_heading(directive, heading)
    directive.save()
    version = draft_of(directive)
    _put_words(version, words)
    version.save()
    _record("directive.draft_changed", directive, version, by=by, at=at)
    return directive


@transaction.atomic
def amend_directive(directive: Directive, words: Words, *, by: Actor, at: datetime) -> DirectiveVersion:
    """The draft of the next version, new or changed. The version before stays in force until this one is published."""
    directive = locked(directive)
    if directive.state != State.PUBLISHED or not directive.current_number:
        raise Refused(_("Only what is published and in force can be amended."))
    if not words.changes.strip():
        raise Refused(_("Say in a few words what has changed."), field="changes")
    last = directive.versions.order_by("-number").first()
    assert last is not None  # a published directive has a version
    if last.state == State.SENDING:
        raise Refused(_("A version is on its way just now. Wait until it has gone out."))
    if last.state == State.PUBLISHED:
        last = DirectiveVersion(directive=directive, number=last.number + 1, place_code=directive.place_code)
    _put_words(last, words)
    last.save()
    _record("directive.draft_changed", directive, last, by=by, at=at)
    return last


@transaction.atomic
def discard_directive(directive: Directive, *, by: Actor, at: datetime) -> bool:
    """The draft goes, with its files. True when nothing is left of the directive, for it was never published."""
    directive = locked(directive)
    version = draft_of(directive)
    _record("directive.draft_discarded", directive, version, by=by, at=at)
    erase_attachments("directiveversion", [version.pk])
    if directive.state == State.DRAFT:
        directive.delete()
        return True
    version.delete()
    return False


@transaction.atomic
def attach_file(
    directive: Directive, prepared: Prepared, *, title: str, by: Actor, at: datetime
) -> Attachment:
    """A photo or PDF with the draft; who gets the version gets the file."""
    version = draft_of(locked(directive))
    return add_attachment(prepared, subject=version, place_code=version.place_code, title=title, by=by, at=at)


@transaction.atomic
def remove_file(directive: Directive, attachment: Attachment, *, by: Actor, at: datetime) -> None:
    """A file leaves the draft; what was published keeps its files."""
    version = draft_of(locked(directive))
    if attachment.subject_id != version.pk:
        raise Refused(_("This file is part of what was published, and stays."))
    remove_attachment(attachment, by=by, at=at)


def locked(directive: Directive) -> Directive:
    return Directive.objects.select_for_update().get(pk=directive.pk)


def draft_of(directive: Directive) -> DirectiveVersion:
    version = directive.versions.filter(state=State.DRAFT).first()
    if version is None:
        raise Refused(_("There is no draft any more. Somebody has published or discarded it."))
    return version


def _put_heading(directive: Directive, heading: Heading) -> None:
    number = heading.number.strip()
    if heading.kind == Kind.DIRECTIVE and not number:
        raise Refused(_("Give the number of the directive."), field="number")
    same = Directive.objects.filter(
        place_code=directive.place_code, number=number, dated_on__year=heading.dated_on.year
    )
    if number and same.exclude(pk=directive.pk).exists():
        raise Refused(_("This number is taken in that year. Check the number and the date."), field="number")
    places = narrowest(heading.audience.places) or (directive.place_code,)
    if not all(is_inside(code, directive.place_code) for code in places):
        raise Refused(_("A province can address its own people only."), field="place")
    if not heading.audience.roles:
        raise Refused(_("Choose at least one group of people."), field="roles")
    directive.kind, directive.number, directive.dated_on = heading.kind, number, heading.dated_on
    directive.audience_roles, directive.audience_places = list(heading.audience.roles), list(places)
    directive.audience_agencies = list(heading.audience.agencies)


def _put_words(version: DirectiveVersion, words: Words) -> None:
    if words.expires_on and words.expires_on < words.effective_on:
        raise Refused(_("The last day is before the first day. Correct one of them."), field="expires_on")
    if words.asks == Asks.DO and not (words.act_words.strip() and words.due_on):
        missing = "due_on" if words.act_words.strip() else "act_words"
        raise Refused(_("Say what is to be done, and by which day."), field=missing)
    said = asdict(words)
    if words.asks != Asks.DO:
        said["act_words"] = ""
    if words.asks == Asks.NOTHING:
        said |= {"due_on": None, "remind_days": None}
    for name, value in said.items():
        setattr(version, name, value)
    version.reminds_on = reminder_on(
        asks=words.asks,
        due_on=said["due_on"],
        effective_on=words.effective_on,
        days=said["remind_days"],
    )


def _record(verb: str, directive: Directive, version: DirectiveVersion, *, by: Actor, at: datetime) -> None:
    record(
        verb,
        directive,
        by=by,
        at=at,
        place_code=directive.place_code,
        office_code=directive.office_code,
        codes={"version": version.number},
    )
