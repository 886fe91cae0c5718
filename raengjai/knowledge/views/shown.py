"""How directives read on pages: who speaks, to whom, in which state."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raengjai.access.roles import Permission
from raengjai.files.models import Attachment
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today, document_date, short_date
from raengjai.ground.refused import Refused
from raengjai.knowledge.actions import own_place
from raengjai.knowledge.models import Directive, DirectiveVersion, Recipient
from raengjai.knowledge.models.recipient import WITHDRAWN
from raengjai.knowledge.rules import ASKS, COUNTRY, ROLE_NAMES, Asks, Reach, State, summed, total
from raengjai.places.models import full_name_of, path_text
from raengjai.services.models import catalogue, office_name
from raengjai.services.rules import latest
from raengjai.web.pieces import Answer, Column, FileCard, Table, Word

FILES_OF = "directiveversion"


def publishes(actor: Actor, directive: Directive) -> bool:
    """Whether the reader may change it: the own place's, in a role that publishes."""
    if not actor.may(Permission.PUBLISH_DIRECTIVE):
        return False
    try:
        return own_place(actor) == directive.place_code
    except Refused:
        return False


def speaker(directive: Directive, language: str) -> str:
    """The office in whose name it is published."""
    if directive.office_code and latest(catalogue().offices, directive.office_code):
        return office_name(directive.office_code, language)
    if directive.place_code == COUNTRY:
        return _("Ministry of Labour")
    return full_name_of(directive.place_code, language)


def title_line(directive: Directive, language: str) -> str:
    """Number and date as a letter has them; news has its date alone."""
    day = document_date(directive.dated_on, language)
    if not directive.number:
        return day
    return _("No. %(number)s, %(day)s") % {"number": directive.number, "day": day}


def for_whom(directive: Directive, language: str) -> str:
    """The audience in words: groups, agencies, places."""
    groups = ", ".join(str(ROLE_NAMES[role]) for role in ROLE_NAMES if role in directive.audience_roles)
    agencies = [latest(catalogue().agencies, code) for code in directive.audience_agencies]
    named = ", ".join(agency.short.say(language) for agency in agencies if agency)
    if named and "mentor" in directive.audience_roles:
        groups = _("%(groups)s (mentors of %(agencies)s)") % {"groups": groups, "agencies": named}
    return f"{groups} · {where(directive, language)}"


def where(directive: Directive, language: str) -> str:
    if directive.audience_places == [COUNTRY]:
        return _("the whole country")
    return ", ".join(path_text(code, language) for code in directive.audience_places)


def asked(version: DirectiveVersion, language: str) -> str:
    if version.asks == Asks.DO and version.due_on:
        told = {"act": version.act_words, "day": short_date(version.due_on, language)}
        return _("%(act)s, by %(day)s") % told
    return str(dict(ASKS)[version.asks])


def span(version: DirectiveVersion, language: str) -> str:
    first = short_date(version.effective_on, language)
    if version.expires_on is None:
        return _("from %(first)s on") % {"first": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": short_date(version.expires_on, language)}


def facts(directive: Directive, version: DirectiveVersion, language: str) -> list[Answer]:
    """What stands beside the text."""
    rows = [
        Answer(_("From"), speaker(directive, language)),
        Answer(_("To"), for_whom(directive, language)),
        Answer(_("In force"), span(version, language)),
    ]
    if version.asks == Asks.DO:
        rows.append(Answer(_("To do"), asked(version, language)))
    return rows


def state_of(mine: Recipient, today: date, language: str) -> Word:
    """Where one person stands with it."""
    version = mine.version
    if mine.closed == WITHDRAWN:
        return Word(_("Withdrawn"), "", "circle-x")
    if mine.expires_on is not None and mine.expires_on < today:
        return Word(_("No longer in force"))
    if mine.read_at is None and mine.is_asked:
        return Word(_("Not read yet"), "next")
    if version.asks == Asks.DO and mine.done_at is None:
        return Word(_("Still to do"), "warn", "clock")
    if mine.done_at is not None:
        return Word(_("Done"), "good", "check-check")
    if mine.read_at is not None:
        return Word(_("Read on %(day)s") % {"day": short_date(mine.read_at, language)}, "good")
    return Word(_("For information"), "info")


def state_of_directive(directive: Directive, version: DirectiveVersion | None, today: date) -> Word:
    """Where a directive stands, for whoever publishes or watches."""
    if directive.state == State.WITHDRAWN:
        return Word(_("Withdrawn"), "", "circle-x")
    if version is None or version.state == State.DRAFT:
        return Word(_("Draft"), "", "pencil")
    if version.state == State.SENDING or version.delivered_at is None:
        return Word(_("Going out"), "info", "send")
    if version.expires_on is not None and version.expires_on < today:
        return Word(_("No longer in force"))
    if version.effective_on > today:
        return Word(_("Not in force yet"), "info")
    return Word(_("In force"), "good")


def files_of(directive: Directive, versions: Iterable[DirectiveVersion]) -> list[FileCard]:
    """The files of these versions, the oldest first."""
    ids = [version.pk for version in versions]
    found = Attachment.objects.present().filter(subject_kind=FILES_OF, subject_id__in=ids).oldest_first()
    return [card(directive, each) for each in found]


def card(directive: Directive, attachment: Attachment) -> FileCard:
    pages = attachment.pages or 1
    kind = (
        _("Photo")
        if attachment.is_picture
        else ngettext("PDF, %(pages)d page", "PDF, %(pages)d pages", pages) % {"pages": pages}
    )
    return FileCard(
        name=attachment.title,
        url=reverse("directive_file", args=[directive.pk, attachment.pk]),
        kind=kind,
        size=attachment.size,
        added_at=attachment.added_at,
    )


def table_of(
    reaches: Sequence[Reach], by: Literal["role", "province"], language: str, *, with_reading: bool
) -> Table:
    """The reach by "role" or "province", with how many have read when it has gone out."""
    head = _("Group") if by == "role" else _("Province")
    columns = [Column(head), Column(_("People"), number=True)]
    if with_reading:
        columns += [Column(_("Have read"), number=True), Column(_("Not yet"), number=True)]

    def row(name: str, reach: Reach) -> list[Any]:
        return [name, reach.people, *([reach.read, reach.waiting] if with_reading else [])]

    parts = summed(reaches, by)
    names = [
        str(ROLE_NAMES[each.role]) if by == "role" else full_name_of(each.province, language)
        for each in parts
    ]
    return Table(
        caption=_("By group") if by == "role" else _("By province"),
        columns=columns,
        rows=[row(name, each) for name, each in zip(names, parts, strict=True)],
        totals=row(_("Together"), total(parts)) if len(parts) > 1 else (),
    )


def to_read(actor: Actor, *, most: int) -> tuple[list[dict[str, Any]], bool]:
    """What one person has still to read, the newest first, and whether there is more: for the first page."""
    today = bangkok_today()
    found = Recipient.objects.of(actor.me).unread().in_force(today).newest_first()
    rows = list(found.select_related("version", "directive")[: most + 1])
    return [line(row, today, actor.language) for row in rows[:most]], len(rows) > most


def line(mine: Recipient, today: date, language: str) -> dict[str, Any]:
    """One line of a reader's list."""
    return {
        "url": reverse("directive", args=[mine.directive_id]),
        "subject": mine.version.subject,
        "note": title_line(mine.directive, language),
        "from": speaker(mine.directive, language),
        "state": state_of(mine, today, language),
        "is_news": not mine.directive.is_directive,
        "due_on": mine.version.deadline,
    }
