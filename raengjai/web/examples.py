"""What the living page shows: invented people and figures in both languages, in every state worth a look."""

import json
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import BANGKOK
from raengjai.web.fields import PhoneField, ThaiDateField
from raengjai.web.pieces import (
    Answer,
    Bar,
    Cell,
    Chip,
    Column,
    Event,
    FileCard,
    Hotline,
    Line,
    Link,
    QueueRow,
    Table,
    Task,
    Tile,
    TileGroup,
    Word,
)

DATA = Path(__file__).parent / "data" / "examples.json"
CODE = "7K3M9QX2TB5HW4NZ"
FRAMES = ("public", "phone", "office")
HERE = "#"


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name and family name"), max_length=120)
    phone = PhoneField(label=_("Telephone"), required=False, help_text=_("For example 081-234-5678"))
    born = ThaiDateField(label=_("Day of birth"), required=False)
    channel = forms.ChoiceField(
        label=_("How shall we answer?"),
        choices=[
            ("phone", _("By telephone")),
            ("visit", _("The volunteer comes by")),
            ("line", _("By message")),
        ],
        widget=forms.RadioSelect,
    )
    subjects = forms.MultipleChoiceField(
        label=_("What is it about?"),
        choices=[("work", _("Work")), ("skill", _("Skills")), ("law", _("Wages and labour law"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    place = forms.ChoiceField(
        label=_("District"), choices=[("", _("Choose a district")), ("1", _("Town")), ("2", _("Hills"))]
    )
    amount = forms.DecimalField(label=_("Amount unpaid"), required=False)
    story = forms.CharField(label=_("What happened?"), max_length=200, widget=forms.Textarea, required=False)
    picture = forms.FileField(
        label=_("Photograph or paper"), required=False, help_text=_("JPEG, PNG or PDF, at most 10 MB")
    )
    agrees = forms.BooleanField(label=_("The person agrees that the office sees this"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choice_hints = {  # type: ignore[attr-defined]
            "visit": _("Within three days, at the person's home.")
        }


def context() -> dict[str, Any]:
    """Everything the templates of web/examples name."""
    words = _words()
    wrong = SampleForm(
        {"phone": "12", "born_day": "31", "born_month": "2", "born_year": "2563", "story": "…" * 230}
    )
    wrong.is_valid()
    return {
        "sample": words,
        "form": SampleForm(initial={"name": words["long_name"], "channel": "visit", "subjects": ["skill"]}),
        "wrong_form": wrong,
        "states": _states(words),
        "office_hours_left": (12, 3, 1, 0, -2, None),
        "path": [Link(words["province"], HERE), Link(words["district"], HERE), Link(words["subdistrict"])],
        "events": _events(words),
        "answers": _answers(words),
        "summary": [Answer(answer.label, answer.value) for answer in _answers(words)],
        "colours": list(words["colours"].items()),
        "code": CODE,
        "qr": _qr(),
        "files": _files(words),
        "lines": [Hotline(*line) for line in words["hotlines"]],
        "queue_rows": _queue(words),
        "tasks": _tasks(words),
        "chips": _chips(words),
        "table": _table(words),
        "empty_table": Table(
            words["empty_caption"], [Column(_("District")), Column(_("Recorded"), number=True)], []
        ),
        "tile_groups": _tiles(words),
        "bars": [Bar(label, value) for label, value in zip(words["services"], (128, 96, 41, 7), strict=True)],
        "target_bars": [
            Bar(label, *pair)
            for label, pair in zip(words["districts"], ((16, 20), (9, 20), (22, 20), (0, 20)), strict=True)
        ],
        "two_lines": [
            Line(_("Recorded"), (18, 25, 31, 64, 58, 12, 0, None)),
            Line(_("Resolved"), (9, 17, 22, 35, 61, 30, 11, None)),
        ],
        "views": [
            Link(_("Waiting"), HERE, current=True, count=12),
            Link(_("In work"), HERE),
            Link(_("Done"), HERE),
        ],
        "toast_messages": [
            Message(constants.SUCCESS, words["saved"], extra_tags=json.dumps({"url": HERE, "fields": {}})),
            Message(constants.SUCCESS, words["plain_saved"]),
        ],
        "moment": datetime(2020, 1, 7, 10, 42, tzinfo=BANGKOK),
    }


def frame_context(name: str) -> dict[str, Any]:
    """The living page inside another frame, with places that lead nowhere."""
    if name not in FRAMES:
        return {}
    items = {
        "phone": ("sun", "plus", "search", "user"),
        "office": ("sun", "inbox", "plus", "search", "users"),
    }
    labels = {
        "sun": _("Today"),
        "plus": _("Record"),
        "search": _("Search"),
        "user": _("Me"),
        "users": _("Network"),
    }
    navigation = [
        {
            "url": HERE,
            "label": labels.get(icon, _("Queue")),
            "icon": icon,
            "current": number == 0,
            "primary": icon == "plus",
            "count": 12 if icon == "inbox" else None,
        }
        for number, icon in enumerate(items.get(name, ()))
    ]
    return {"frame": name, "navigation": navigation, "place_name": _words()["where"]}


@cache
def _data() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))
    return loaded


def _words() -> dict[str, Any]:
    return _data()["th" if get_language() == "th" else "en"]


def _qr() -> str:
    code = segno.make(CODE, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=4, border=2, omitsize=True, dark="#000"))  # noqa: S308 made by segno


def _states(words: dict[str, Any]) -> list[Word]:
    return [
        Word(words["your_turn"], "next"),
        Word(words["waiting"], "warn", "hourglass"),
        Word(words["accepted"], "info", "user-check"),
        Word(words["working"], "info", "circle-dot"),
        Word(words["resolved"], "good"),
        Word(words["returned"], "bad", "corner-up-left"),
        Word(words["withdrawn"], "", "circle-x"),
    ]


def _events(words: dict[str, Any]) -> list[Event]:
    return [
        Event(words["reply_event"], at=date(2020, 1, 28), who=words["officer"], ahead=True),
        Event(
            words["accepted_event"],
            at=datetime(2020, 1, 8, 9, 5, tzinfo=BANGKOK),
            who=words["officer"],
            note=words["note"],
            change=words["change"],
        ),
        Event(
            words["referred_event"], at=datetime(2020, 1, 7, 10, 43, tzinfo=BANGKOK), who=words["volunteer"]
        ),
        Event(
            words["recorded_event"], at=datetime(2020, 1, 7, 10, 42, tzinfo=BANGKOK), who=words["volunteer"]
        ),
    ]


def _answers(words: dict[str, Any]) -> list[Answer]:
    return [
        Answer(_("Person"), words["long_name"], HERE),
        Answer(_("Telephone"), "081-234-5678", HERE),
        Answer(_("Need"), f"{words['course']}\n{words['wages']}", HERE),
        Answer(_("Day of birth"), "", HERE),
    ]


def _files(words: dict[str, Any]) -> list[FileCard]:
    day = date(2020, 1, 7)
    return [
        FileCard(words["file_photo"], HERE, words["file_photo_kind"], 342_000, "", words["volunteer"], day),
        FileCard(words["file_paper"], HERE, words["file_paper_kind"], 2_140_000, "", words["officer"], day),
    ]


def _queue(words: dict[str, Any]) -> list[QueueRow]:
    people = [words[f"{which}_name"] for which in ("short", "long", "third", "fourth", "fifth")]
    needs = [words[what] for what in ("course", "wages", "job", "security", "labour_papers")]
    states = _states(words)
    return [
        QueueRow(
            id=str(number),
            url=HERE,
            person=person,
            what=need,
            place=words["subdistrict"] if number % 2 else words["district_second"],
            since=date(2020, 1, 7 + number),
            owner=words["officer"] if number in (2, 4) else "",
            state=states[number + 1],
            days_left=days,
            due_on=date(2020, 1, 20),
            is_new=number == 0,
            is_current=number == 2,
        )
        for number, (person, need, days) in enumerate(zip(people, needs, (15, -2, 0, 2, 7), strict=True))
    ]


def _tasks(words: dict[str, Any]) -> list[Task]:
    return [
        Task(HERE, words["short_name"], words["tell"], -2, date(2020, 1, 7)),
        Task(HERE, words["long_name"], words["call"], 0, date(2020, 1, 9)),
        Task(HERE, words["third_name"], words["job"], 5, date(2020, 1, 16)),
    ]


def _chips(words: dict[str, Any]) -> list[Chip]:
    return [
        Chip(_("District"), words["district"], HERE),
        Chip(_("State"), words["waiting"], HERE),
        Chip(_("With"), words["officer"], HERE),
    ]


def _table(words: dict[str, Any]) -> Table:
    figures = ((412, 380, 12_400), (96, 71, 3_100), (88, 80, 0), (1, 0, 0))
    rows = [
        (Cell(name, HERE), Cell(a, HERE), b, c)
        for name, (a, b, c) in zip(words["districts"], figures, strict=True)
    ]
    return Table(
        caption=words["table_caption"],
        columns=[
            Column(_("District"), sort_url=HERE),
            Column(_("Recorded"), number=True, sort_url=HERE, sorted="desc"),
            Column(_("Resolved"), number=True, sort_url=HERE),
            Column(_("Baht paid out"), number=True),
        ],
        rows=rows,
        totals=(_("Total"), *(sum(column) for column in zip(*figures, strict=True))),
        export_url=HERE,
        note=words["table_note"],
    )


def _tiles(words: dict[str, Any]) -> list[TileGroup]:
    first, second = (41, 38, 22, 17, 12, 9, 7, 4, 1, 0), (19, 0, 3, 12, 5)
    return [
        TileGroup(
            words["district"],
            [Tile(name, value, HERE) for name, value in zip(words["tiles_first"], first, strict=True)],
        ),
        TileGroup(
            words["district_second"],
            [Tile(name, value, HERE) for name, value in zip(words["tiles_second"], second, strict=True)],
        ),
    ]
