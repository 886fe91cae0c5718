"""Components escape what they are given and say every state in words."""

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.utils import translation

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
from raengjai.web.templatetags.components import register

EVIL = "<img src=x onerror=alert(1)>&\"'"
DAY = date(2020, 1, 7)
EVERY: dict[str, dict[str, Any]] = {
    "{% status word %}": {"word": Word(EVIL, "good")},
    "{% status label=x tone='bad' %}": {},
    "{% person x role=x url='/a' %}": {},
    "{% place_path links %}": {"links": [Link(EVIL, "/a"), Link(EVIL)]},
    "{% who_sees names %}": {"names": [EVIL, EVIL]},
    "{% tabs links label=x %}": {"links": [Link(EVIL, "/a", count=3)]},
    "{% timeline events %}": {"events": [Event(EVIL, DAY, EVIL, EVIL, EVIL, "/a"), Event(EVIL, ahead=True)]},
    "{% summary_list rows %}": {"rows": [Answer(EVIL, EVIL)]},
    "{% check_answers rows %}": {"rows": [Answer(EVIL, EVIL, "/a")]},
    "{% receipt x title=x note=x qr=x %}": {},
    "{% file_card file %}": {"file": FileCard(EVIL, "/a", EVIL, 10, "/p", EVIL, DAY)},
    "{% hotlines lines %}": {"lines": [Hotline(EVIL, EVIL, EVIL, EVIL)]},
    "{% queue rows caption=x pick='c' form='f' beside=True %}": {
        "rows": [QueueRow("1", "/a", EVIL, EVIL, EVIL, DAY, EVIL, Word(EVIL), 3, DAY, is_new=True)]
    },
    "{% task_list tasks %}": {"tasks": [Task("/a", EVIL, EVIL, 1)]},
    "{% filter_chips chips clear_url='/a' count=x %}": {"chips": [Chip(EVIL, EVIL, "/a")]},
    "{% pagination newer='/a' older='/b' label=x %}": {},
    "{% empty_state x text=x action_url='/a' action_label=x %}": {},
    "{% data_table table %}": {
        "table": Table(
            EVIL,
            [Column(EVIL, sort_url="/a"), Column(EVIL, number=True)],
            [(Cell(EVIL, "/a"), 3)],
            (EVIL, 3),
            "/x",
            EVIL,
        )
    },
    "{% tile_grid groups unit=x label=x %}": {
        "groups": [TileGroup(EVIL, [Tile(EVIL, 4, "/a"), Tile(EVIL, 0)])]
    },
    "{% bar_chart bars title=x unit=x name=x %}": {"bars": [Bar(EVIL, 4, 5)]},
    "{% line_chart lines labels=labels title=x unit=x name=x %}": {
        "lines": [Line(EVIL, (1, None))],
        "labels": [EVIL, EVIL],
    },
    "{% progress x done=1 total=2 seconds_left=61 %}": {},
    "{% toast_region messages %}": {
        "messages": [
            Message(constants.SUCCESS, EVIL, extra_tags='{"url": "/u", "fields": {"a": "<img src=x>"}}')
        ]
    },
    "{% notice title=x tone='warn' %}{{ x }}{% endnotice %}": {},
    "{% handout office=x hotline=x qr=x %}{{ x }}{% endhandout %}": {},
    "{% dialog id='d' title=x %}{{ x }}{% enddialog %}": {},
    "{% dialog_link '/a' x icon='check' %}": {},
    "{% back_link '/a' label=x %}": {},
    "{% steps 2 5 %}": {},
    "{% clock 3 due_on=day %}": {},
}


def draw(template: str, language: str = "en", **values: Any) -> str:
    with translation.override(language):
        page = Template("{% load components %}" + template)
        return page.render(Context({"x": EVIL, "day": DAY, **values}))


@pytest.mark.parametrize("template", EVERY, ids=lambda text: text.split()[1])
def test_component_escapes_what_it_is_given(template: str) -> None:
    html = draw(template, **EVERY[template])

    assert "<img src=x" not in html
    if template not in ("{% steps 2 5 %}", "{% clock 3 due_on=day %}"):  # these take no words
        assert "&lt;img src=x" in html


def test_every_tag_is_drawn_above() -> None:
    drawn = {template.split()[1] for template in EVERY}

    assert set(register.tags) - drawn == {"icon", "field", "form_fields", "error_summary"}


@pytest.mark.parametrize(
    ("days", "thai", "english", "tone"),
    [
        (15, "เหลือ 15 วันทำการ", "15 office days left", '"clock "'),
        (1, "เหลือ 1 วันทำการ", "1 office day left", '"clock warn"'),
        (0, "ครบกำหนดวันนี้", "Due today", '"clock today"'),
        (-1, "เกินกำหนด 1 วัน", "1 day overdue", '"clock bad"'),
        (-12, "เกินกำหนด 12 วัน", "12 days overdue", '"clock bad"'),
        (None, "ไม่มีกำหนด", "No due date", '"clock "'),
    ],
)
def test_clock_speaks_both_languages(days: int | None, thai: str, english: str, tone: str) -> None:
    assert thai in draw("{% clock days %}", "th", days=days)
    html = draw("{% clock days %}", "en", days=days)
    assert english in html
    assert tone in html


def test_status_has_icon_and_word_for_every_tone() -> None:
    for tone in ("", "good", "warn", "bad", "info", "next"):
        html = draw("{% status word %}", word=Word("Accepted", tone))

        assert "icons.svg#" in html
        assert "Accepted</span>" in html


def test_receipt_shows_groups_of_four() -> None:
    html = draw("{% receipt code title='Done' %}", code="7K3M-9QX2 TB5HW4NZ")

    assert "<span>7K3M</span> <span>9QX2</span> <span>TB5H</span> <span>W4NZ</span>" in html
    assert 'data-copy="7K3M 9QX2 TB5H W4NZ"' in html


def test_summary_says_what_was_not_given_and_keeps_zero() -> None:
    html = draw("{% summary_list rows %}", rows=[Answer("Phone"), Answer("Copies", 0)])

    assert "Not given" in html
    assert "<dd>0</dd>" in html


def test_timeline_marks_what_is_ahead() -> None:
    html = draw("{% timeline events %}", events=[Event("Answer", DAY, ahead=True), Event("Recorded", DAY)])

    assert html.count('class="ahead"') == 1
    assert "Next step:" in html
    assert "7 Jan 2020" in html


def test_toast_carries_its_undo() -> None:
    message = Message(constants.SUCCESS, "Saved", extra_tags='{"url": "/undo/", "fields": {"need": "7"}}')

    html = draw("{% toast_region messages %}", messages=[message])

    assert 'action="/undo/"' in html
    assert 'name="need" value="7"' in html


def test_pagination_is_silent_with_one_page() -> None:
    assert draw("{% pagination %}").strip() == ""


def test_queue_without_picking_has_no_boxes() -> None:
    rows = [QueueRow("1", "/a", "Mrs Buaphan", "course")]

    assert "checkbox" not in draw("{% queue rows caption='Queue' %}", rows=rows)
    assert 'value="1"' in draw("{% queue rows caption='Queue' pick='chosen' %}", rows=rows)


def test_table_totals_and_links() -> None:
    table = Table(
        "Needs",
        [Column("District"), Column("Recorded", number=True)],
        [("Mae Mo", Cell(12400, "/acts/"))],
        ("Total", 12400),
    )

    html = draw("{% data_table table %}", table=table)

    assert '<td class="number"><a href="/acts/">12,400</a>' in html
    assert "<tfoot>" in html


def test_table_without_rows_says_so() -> None:
    assert "Nothing to show yet." in draw(
        "{% data_table table %}", table=Table("Needs", [Column("District")], [])
    )


def test_tiles_write_their_figure() -> None:
    html = draw(
        "{% tile_grid groups unit='needs' label='l' %}",
        groups=[TileGroup("Mae Mo", [Tile("Na Sak", 0), Tile("Ban Dong", 9)])],
    )

    assert 'class="tile level-0"' in html
    assert 'class="tile level-4"' in html
    assert "<b>9" in html


def test_unknown_icon_is_refused() -> None:
    with pytest.raises(LookupError, match=r"icons\.txt"):
        draw("{% icon 'no-such-icon' %}")
