"""LINE: connecting a chat by a code, the answers that cost nothing, the menu, and the stand-in itself."""

from datetime import timedelta

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.messages import actions, jobs
from raengjai.messages.jobs import line as line_job
from raengjai.messages.jobs import rich_menu
from raengjai.messages.models import LineAccount, LineGuess, code_of
from raengjai.messages.rules import is_code
from tests import make
from tests.cast import browser_of
from tests.messages.chats import accounts, code_for, come_in, type_code
from tests.messages.people import (
    NOON,
    chat_id,
    chooses,
    clock,
    states_of,
    tell,
    with_line,
    work,
)

pytestmark = pytest.mark.django_db


# --- the code ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["{0}", "{0}".lower(), " {0} ", "{1}-{2}", "{1} {2}"])
def test_a_code_connects_the_chat_to_the_person_however_it_is_typed(written):
    person = make.volunteer()
    code = code_for(person)

    text = written.format(code, code[:4], code[4:])
    assert is_code(text)
    assert type_code(chat_id(1), text.lower()) == person.pk
    assert accounts() == {(person.pk, chat_id(1))}


def test_a_code_works_once():
    code = code_for(make.volunteer())
    type_code(chat_id(1), code)

    with pytest.raises(Refused, match="ไม่ถูกต้องหรือหมดเวลา"):
        type_code(chat_id(2), code)


def test_a_code_is_good_for_ten_minutes():
    person = make.volunteer()
    code = code_for(person)

    with pytest.raises(Refused, match="ไม่ถูกต้องหรือหมดเวลา"):
        type_code(chat_id(1), code, at=NOON + timedelta(minutes=10))
    with acting_as(person):
        assert code_of(person.pk, NOON + timedelta(minutes=10)) is None


def test_a_new_code_ends_the_one_before():
    person = make.volunteer()
    first, second = code_for(person), code_for(person)

    with pytest.raises(Refused):
        type_code(chat_id(1), first)
    assert type_code(chat_id(1), second) == person.pk


def test_a_person_makes_six_codes_an_hour():
    person = make.volunteer()
    for _each in range(6):
        code_for(person)

    with pytest.raises(Refused, match="ขอรหัสหลายครั้ง"):
        code_for(person, at=NOON + timedelta(minutes=59))
    assert code_for(person, at=NOON + timedelta(hours=1))


def test_after_five_guesses_a_chat_is_not_looked_at_even_with_the_right_code():
    person = make.volunteer()
    code = code_for(person)
    for _each in range(5):
        with pytest.raises(Refused, match="ไม่ถูกต้องหรือหมดเวลา"):
            type_code(chat_id(1), "0000-0000")

    with pytest.raises(Refused, match="พิมพ์รหัสผิดหลายครั้ง"):
        type_code(chat_id(1), code)
    assert accounts() == set()
    assert type_code(chat_id(2), code) == person.pk  # nobody else is held up


def test_the_count_of_guesses_ends_after_an_hour():
    for _each in range(5):
        with pytest.raises(Refused):
            type_code(chat_id(1), "0000-0000")
    later = NOON + timedelta(hours=1)
    code = code_for(make.volunteer(), at=later)

    with pytest.raises(Refused, match="พิมพ์รหัสผิดหลายครั้ง"):
        type_code(chat_id(1), code, at=later - timedelta(seconds=1))
    assert type_code(chat_id(1), code, at=later)


def test_guesses_of_yesterday_are_forgotten():
    with pytest.raises(Refused):
        type_code(chat_id(1), "0000-0000")
    with acting_as_system("test"):
        assert LineGuess.objects.count() == 1
        actions.forget_guesses(before=NOON + timedelta(seconds=1))
        assert LineGuess.objects.count() == 0


def test_one_chat_for_one_person():
    first, second = make.volunteer(), make.volunteer()
    with_line(first, 1)
    with_line(second, 1)
    with_line(second, 2)

    assert accounts() == {(second.pk, chat_id(2))}


def test_nobody_sees_whose_chat_is_whose():
    person, other = make.volunteer(), make.coordinator()
    with_line(person, 1)

    with acting_as(other):
        assert LineAccount.objects.count() == 0
    with acting_as_system("test"):
        row = LineAccount.objects.values().get()
    assert chat_id(1).encode() not in bytes(row["line_user_sealed"]) + bytes(row["line_user_index"])


# --- answers first ---------------------------------------------------------------------------------------------


def test_whoever_writes_gets_what_waits_as_an_answer_that_costs_nothing(line):
    line.most = 0
    person = make.volunteer(language="en")
    with_line(person)
    tell(person)
    tell(person)
    work()
    assert states_of(person) == [("line", "waiting", "quota")] * 2

    come_in(line, line.event("message", chat_id(1), text="What is new?"))

    assert line.used == 0
    (reply,) = line.replies()
    assert reply["messages"][0]["text"] == "You have 2 new notices.\nhttps://raengjai.test/inbox/"
    buttons = [item["action"]["type"] for item in reply["messages"][0]["quickReply"]["items"]]
    assert buttons == ["message", "uri", "uri"]
    assert states_of(person) == [("line", "sent", "reply")] * 2
    assert work(NOON + timedelta(days=1)) == []


def test_what_is_on_its_way_just_now_does_not_come_as_an_answer_too(line):
    person = make.volunteer(language="en")
    with_line(person)
    tell(person)
    on_its_way: list[tuple[str, str]] = []
    work(send=lambda channel, key: on_its_way.append((channel, key)))

    with clock(NOON):
        come_in(line, line.event("message", chat_id(1), text="?"))
        jobs.send(*on_its_way[0])

    assert line.replies()[0]["messages"][0]["text"].startswith("Nothing new.")
    assert states_of(person) == [("line", "sent", "")]


def test_nothing_new_is_said_too(line):
    person = make.volunteer(language="en")
    with_line(person)

    come_in(line, line.event("message", chat_id(1), text="?"))

    assert line.replies()[0]["messages"][0]["text"].startswith("Nothing new.")


def test_an_answer_that_line_does_not_take_leaves_what_waits_for_the_push(line):
    person = make.volunteer()
    with_line(person)
    tell(person)
    event = line.event("message", chat_id(1), text="?")
    line.reply_tokens.clear()

    with clock(NOON):
        come_in(line, event)
    assert states_of(person) == [("line", "waiting", "")]
    work()

    assert states_of(person) == [("line", "sent", "")]
    assert len(line.texts_to(chat_id(1))) == 1


def test_a_person_who_wants_no_line_is_still_answered_but_told_nothing(line):
    person = make.volunteer(language="en")
    with_line(person)
    chooses(person)
    tell(person)

    come_in(line, line.event("message", chat_id(1), text="?"))

    assert line.replies()[0]["messages"][0]["text"].startswith("Nothing new.")


# --- the menu, and the stand-in itself ---------------------------------------------------------------------------


def test_the_menu_is_made_shown_and_replaced(line):
    first = rich_menu.show_menu("th")
    second = rich_menu.show_menu("th")

    assert first != second
    assert list(line.menus) == [second] == [line.default_menu]
    assert [area["action"]["uri"] for area in line.menus[second]["areas"]] == [
        "https://raengjai.test/",
        "https://raengjai.test/inbox/",
        "https://raengjai.test/account/",
    ]
    assert line.pictures[second][:8] == b"\x89PNG\r\n\x1a\n"
    assert line.refused == []


@pytest.mark.parametrize(
    "texts",
    [["x" * 5001], [""], ["😀" * 2501]],  # six messages are refused by LINE's library before they leave
    ids=["long", "empty", "utf16"],
)
def test_the_stand_in_takes_no_more_than_line_does(line, texts):
    line.reply_tokens.add("token")

    assert line_job.reply("token", texts, language="en").code == "line-400"
    assert line.refused[0][1].status == 400


def test_a_wrong_token_of_the_channel_is_said(line, settings):
    settings.LINE_CHANNEL_TOKEN = "another"
    line.reply_tokens.add("token")

    assert line_job.reply("token", ["x"], language="en").code == "line-401"


def test_the_page_shows_the_code_and_then_the_connection(line):
    person = make.volunteer(language="en")
    browser = browser_of(person)
    browser.post(reverse("make_line_code"))
    page = browser.get(reverse("notice_channels")).content.decode()
    with acting_as(person):
        code = code_of(person.pk, bangkok_now()).code()
    assert f"{code[:4]}-{code[4:]}" in page
    assert "@raengjai" in page

    with_line(person)
    assert "Disconnect LINE" in browser.get(reverse("notice_channels")).content.decode()
    browser.post(reverse("disconnect_line"))
    assert accounts() == set()
