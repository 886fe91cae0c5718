"""How clues read on the pages of triage: marks, clock, place, what was said, and what officers noted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from raengjai.ground.dates import bangkok_day, short_date, short_time
from raengjai.places.models import path_text
from raengjai.protection.actions.triage import ClueList, Listed, OpenClue
from raengjai.protection.models import Clue, Member
from raengjai.protection.rules import triage
from raengjai.protection.rules.report_words import every_language, words_of
from raengjai.protection.rules.signs import SeenSign, seen_signs
from raengjai.web.pieces import Answer, Word

FAULTS = {
    "seal": gettext_lazy("It does not open: it was exchanged or damaged on the way. Tell the supervisor."),
    "key": gettext_lazy("The key that it was sealed to was not handed to you. Ask the supervisor."),
    "json": gettext_lazy("What came is no form of ours. It is shown as it came."),
    "kind": gettext_lazy("What came is no form of ours. It is shown as it came."),
    "version": gettext_lazy("It was written by another version of the form."),
    "other_province": gettext_lazy("It tells of another province than the one it was sent to."),
    "place.province": gettext_lazy("The sub-district does not lie in the province that was named."),
    "missing.seen": gettext_lazy("Neither a sign nor a word of what was seen."),
    "missing.province": gettext_lazy("The province was not named."),
}
_PART = gettext_lazy("A part of it is not as the form writes it. What could be read is shown.")
_FACTS = ("when", "when_words", "people", "children", "danger", "relation", "where")


@dataclass(frozen=True, slots=True)
class Clock:
    """Until when, and how long that is; `tone` "bad" when late."""

    text: str
    tone: str


def clock(due_at: datetime, now: datetime, language: str) -> Clock:
    """ "Answer by 14:20, in 3 h"; late ones say since when."""
    moment = _moment(due_at, now, language)
    if due_at < now:
        said = {"moment": moment, "time": _span(now - due_at)}
        return Clock(_("Late by %(time)s: due %(moment)s") % said, "bad")
    tone = "warn" if due_at - now <= timedelta(hours=6) else ""
    return Clock(
        _("Answer by %(moment)s, in %(time)s") % {"moment": moment, "time": _span(due_at - now)}, tone
    )


def place_of(code: str, village_no: str) -> str:
    """ "ลำปาง › เมืองลำปาง › เวียงเหนือ · หมู่ที่ 3", without the province where more is known."""
    path = path_text(code)
    if len(code) > 2:
        path = path.partition(" › ")[2]
    village = village_no.lstrip("0")
    return f"{path} · {_('Village %(number)s') % {'number': village}}" if village else path


def rows_of(found: ClueList, room_member: UUID, *, now: datetime, language: str) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("clue", args=[row.gist.id]),
            "place": place_of(row.place, row.village_no),
            "marks": marks(row, room_member),
            "signs": _first_signs(row.signs, language),
            "clock": clock(row.gist.due_at, now, language),
        }
        for row in found.rows
    ]


def marks(row: Listed, room_member: UUID) -> list[Word]:
    """Danger first; each a word with an icon of its own."""
    marked = [
        (row.gist.is_danger, Word(_("Danger now"), "bad", "siren")),
        (row.gist.has_children, Word(_("Children"), "warn", "baby")),
        (row.state == "closing", _closing(is_own=row.handled_by == room_member)),
        (row.has_words, Word(_("New words from the reporter"), "info", "message-circle")),
        (bool(row.faults), _faulty(row.faults)),
        (row.is_practice, Word(_("Practice"), "", "graduation-cap")),
        (row.climbed > 0, Word(_("Has climbed"), "", "arrow-up")),
    ]
    return [word for holds, word in marked if holds]


def listed(opened: OpenClue) -> Listed:
    """A clue of a page, as the list has it."""
    clue, content = opened.clue, opened.content
    return Listed(
        opened.gist,
        clue.state,
        clue.climbed,
        opened.place,
        content.village_no,
        content.signs,
        opened.faults,
        content.is_practice,
        False,
        clue.handled_by,
    )


def content_of(opened: OpenClue, language: str) -> dict[str, Any]:
    """What was said, for the page: signs with their pictures, the words as they came, facts."""
    content = opened.content
    return {
        "id": opened.clue.pk,
        "url": reverse("clue", args=[opened.clue.pk]),
        "place": place_of(opened.place, content.village_no),
        "signs": signs_of(content.signs, language),
        "seen": content.seen or content.unread,
        "facts": _facts(opened, language),
        "pictures": [
            reverse("clue_picture", args=[opened.clue.pk, number])
            for number in range(1, len(content.files) + 1)
        ],
        "faults": faults_of(opened.faults),
        "language": content.language,
        "language_name": every_language()[content.language]["language"]
        if content.language in every_language() and content.language != language
        else "",
        "reach": content.reach,
        "contact": [
            Answer(_("How"), content.contact),
            Answer(_("When it is safe"), content.safe_hours),
            Answer(_("Who may answer"), content.who_answers),
        ],
    }


def signs_of(codes: Iterable[str], language: str) -> list[dict[str, str]]:
    known = {sign.code: sign for sign in seen_signs()}
    return [_sign(known[code], language) for code in codes if code in known]


def faults_of(codes: Iterable[str]) -> list[str]:
    """Each sentence once."""
    return list(dict.fromkeys(str(FAULTS.get(code, _PART)) for code in codes))


def names_of(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Members by id, in one question."""
    wanted = [each for each in ids if each is not None]
    rows = Member.objects.filter(pk__in=wanted).select_related("user") if wanted else []
    return {member.pk: member.user.name for member in rows}


def reason_words(code: str, language: str) -> str:
    return next((each.say(language) for each in triage.close_reasons() if each.code == code), code)


def received(clue: Clue, language: str) -> str:
    """By the hour, which is all that is known."""
    return f"{short_date(clue.received_hour, language)} {short_time(clue.received_hour, language)}"


def _sign(sign: SeenSign, language: str) -> dict[str, str]:
    return {"picture": sign.picture, "words": sign.say(language)}


def _closing(*, is_own: bool) -> Word:
    if is_own:
        return Word(_("Waits for a colleague to agree"), "", "users")
    return Word(_("Do you agree to close it?"), "next", "users")


def _faulty(faults: tuple[str, ...]) -> Word:
    if {"seal", "key"} & {*faults}:
        return Word(_("Cannot be opened"), "warn", "lock")
    return Word(_("Not as the form writes it"), "", "triangle-alert")


def _first_signs(codes: tuple[str, ...], language: str) -> str:
    said = signs_of(codes, language)
    if not said:
        return _("No sign was ticked")
    rest = len(said) - 1
    if not rest:
        return said[0]["words"]
    more = ngettext("and %(n)d more sign", "and %(n)d more signs", rest) % {"n": rest}
    return f"{said[0]['words']} {more}"


def _facts(opened: OpenClue, language: str) -> list[Answer]:
    """Only what was said: an empty line would be a question to nobody."""
    words, content = words_of(language), opened.content
    found = [Answer(_("Received, by the hour"), received(opened.clue, language))]
    if content.made_at is not None:
        moment = f"{short_date(content.made_at, language)} {short_time(content.made_at, language)}"
        found.append(Answer(_("Written"), moment))
    for name in _FACTS:
        value = getattr(content, name)
        if value:
            code = f"{name}_{value.replace('-', '_')}"
            found.append(Answer(words[name], words.get(code) or words.get(value) or value))
    ways = {
        "volunteer": _("A volunteer"),
        "public": _("The public page"),
        "officer": _("An officer noticed it"),
        "call": _("A call to %(number)s") % {"number": content.call_to or "-"},
    }
    if content.came:
        found.append(Answer(_("How it came"), ways.get(content.came, "")))
    return found


def _moment(due_at: datetime, now: datetime, language: str) -> str:
    """The hour alone today, with a word for the day before and after, else with the date."""
    hour = short_time(due_at, language)
    days = (bangkok_day(due_at) - bangkok_day(now)).days
    if days == 0:
        return hour
    if days == 1:
        return _("tomorrow %(hour)s") % {"hour": hour}
    if days == -1:
        return _("yesterday %(hour)s") % {"hour": hour}
    return f"{short_date(due_at, language)} {hour}"


def _span(time: timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)d h") % {"n": minutes // 60}
    return ngettext("%(n)d day", "%(n)d days", minutes // 1440) % {"n": minutes // 1440}
