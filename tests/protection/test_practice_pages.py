"""The pages of practice: every story can be played to its debrief, nothing of it stays, and outsiders are led to the door."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from raengjai.access.door import acting_as_system
from raengjai.protection.rules import practice_signs as signs
from raengjai.protection.rules.practice import PracticeCase, practice_case, practice_cases
from raengjai.protection.rules.practice_reading import Reading, interviews_of
from raengjai.protection.rules.report_words import words_of
from tests import make
from tests.cast import browser_of
from tests.protection import rooms

pytestmark = pytest.mark.django_db
CASES = practice_cases()
SITUATIONS = signs.situations()
OTHER = {"established": "not_established", "not_established": "not_enough_known"}


@pytest.fixture
def browser() -> Client:
    return rooms.browser_in(rooms.province())


def rows_everywhere() -> dict[str, int]:
    """Rows of every table that pages can read, as the room's member and the system see them."""
    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND has_table_privilege(c.oid, 'SELECT')"
            " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        )
        names = [row[0] for row in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {name}")
            found[name] = cursor.fetchone()[0]
    return found


def good(case: PracticeCase) -> dict[str, str]:
    chosen = {"decision": case.decision, "urgent": "yes" if case.is_urgent else "no", "to": case.to}
    return chosen | ({"reason": "not_ours"} if case.decision == "close" else {})


def named(case: PracticeCase) -> list[Reading]:
    with translation.override("th"):
        return [each for one in interviews_of(case, "th") for each in one.readings]


def readings(case: PracticeCase, *, other: bool = False) -> dict[str, str]:
    return {each.field: OTHER.get(each.state, "established") if other else each.state for each in named(case)}


def play(browser: Client, code: str, status: int = 200, **said: str) -> str:
    answer = browser.post(reverse("practice_case", args=[code]), said)
    assert answer.status_code == status, answer.content.decode()[:500]
    assert answer["Cache-Control"] == "no-store"
    return unescape(answer.content.decode())


def test_the_stories_are_listed_under_a_plain_banner(browser: Client):
    page = browser.get(reverse("practice")).content.decode()

    assert "ฝึก: เรื่องสมมติทั้งหมด" in page
    for case in CASES:
        assert case.title.th in page
        assert reverse("practice_case", args=[case.code]) in page
    assert reverse("practice") in browser.get(reverse("room")).content.decode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_story_is_played_to_its_debrief(browser: Client, case: PracticeCase):
    first = browser.get(reverse("practice_case", args=[case.code])).content.decode()
    assert case.clue.get("words") in unescape(first)
    assert case.why not in unescape(first)
    assert first.count("sign-picture") == len(case.clue.values["signs"])

    second = play(browser, case.code, step="decide", **good(case))
    assert case.why in second
    assert "ฝึก: เรื่องสมมติทั้งหมด" in second
    if case.screenings:
        assert case.debrief[0] not in second
        second = play(browser, case.code, step="read", **good(case), **readings(case))
        assert "คุณอ่านตรงกับหลักเกณฑ์" in second
        assert "หลักเกณฑ์อ่านต่างออกไป" not in second
    for paragraph in case.debrief:
        assert paragraph in second


def test_the_expected_readings_are_those_of_the_deck():
    for case in CASES:
        said = readings(case)
        for expected in case.expected:
            for code, state in expected.states:
                fields = [value for name, value in said.items() if name.endswith(f"_{code}")]
                assert fields in ([], [state.name.lower()])


def test_the_own_decision_stands_beside_a_good_one(browser: Client):
    page = play(browser, "wages", step="decide", decision="accept", urgent="yes")

    assert "รับเป็นเคส" in page
    assert "ส่งต่อหน่วยงานอื่น" in page
    assert "สวัสดิการและคุ้มครองแรงงาน" in page
    assert "เหมือนกัน" not in page


def test_another_reading_is_said_calmly_with_the_answers_and_their_source(browser: Client):
    case = practice_case("domestic")
    page = play(browser, "domestic", step="read", **good(case), **readings(case, other=True))

    assert "หลักเกณฑ์อ่านต่างออกไป" in page
    assert "คุณอ่านตรงกับหลักเกณฑ์" not in page
    assert "เขาล็อกประตูจากข้างนอก" in page
    for word in ("ตอบผิด", "ตอบถูก", "คะแนน"):
        assert word not in page


def test_what_the_rules_say_is_not_told_before_the_learner_has_read(browser: Client):
    page = play(browser, "domestic", step="decide", **good(practice_case("domestic")))

    assert 'class="surface case-finding"' not in page
    assert 'name="read_1_adult_CD"' in page


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"urgent": "no"}, "เลือกว่าจะทำอย่างไรกับเบาะแส"),
        ({"decision": "pass", "urgent": "yes"}, "เลือกหน่วยงานที่จะส่งต่อ"),
        ({"decision": "close", "urgent": "yes"}, "เลือกเหตุผล"),
        ({"decision": "accept"}, "เลือกว่าเร่งด่วนหรือไม่"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(browser: Client, said: dict[str, str], reason: str):
    page = play(browser, "wages", status=422, step="decide", **said)

    assert reason in page
    assert practice_case("wages").why not in page
    for value in said.values():
        assert any(f'value="{value}"' in tag and "checked" in tag for tag in page.split("<input"))


def test_readings_that_are_missing_are_said_and_the_others_kept(browser: Client):
    case = practice_case("domestic")
    said = readings(case)
    del said["read_1_adult_VD"]

    page = play(browser, "domestic", status=422, step="read", **good(case), **said)

    missing = next(each.name for each in named(case) if each.field == "read_1_adult_VD")
    assert f"เลือกว่าคุณอ่านอย่างไร: {missing}" in page
    assert case.debrief[0] not in page
    assert sum("checked" in tag.partition(">")[0] for tag in page.split("<input")) == len(said)
    assert '<input type="hidden" name="decision" value="accept">' in page


def test_what_no_form_sends_is_refused(browser: Client):
    case = practice_case("domestic")
    wrong = dict.fromkeys(readings(case), "guilty")

    assert "guilty" not in play(
        browser, "domestic", status=422, step="decide", decision="arrest", urgent="no"
    )
    play(browser, "domestic", status=422, step="read", **good(case), **wrong)


def test_one_may_decide_again(browser: Client):
    page = play(browser, "wages", step="change", decision="pass", to="x_Dlpw", urgent="no")

    assert '<option value="x_Dlpw" selected>' in page
    assert practice_case("wages").why not in page


def test_nothing_is_written_anywhere(browser: Client):
    before = rows_everywhere()
    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse("practice"))
        for case in CASES:
            browser.get(reverse("practice_case", args=[case.code]))
            play(browser, case.code, step="decide", **good(case))
            if case.screenings:
                play(browser, case.code, step="read", **good(case), **readings(case))
        Client().post(reverse("practice_signs"), {each.story: "tell" for each in SITUATIONS})

    assert {"sealed.entry", "sealed.clue", "public.journal_entry"} <= before.keys()
    assert rows_everywhere() == before
    said = [query["sql"] for query in queries]
    written = [sql for sql in said if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert said
    assert [sql for sql in written if not sql.startswith('UPDATE "sealed"."visit" SET "seen_at"')] == []
    assert [sql for sql in said if '"sealed"."entry"' in sql or '"sealed"."clue"' in sql] == []


def test_an_unknown_story_does_not_exist(browser: Client):
    assert browser.get(reverse("practice_case", args=["nobody"])).status_code == 404
    assert browser.post(reverse("practice_case", args=["nobody"]), {"decision": "accept"}).status_code == 404


def test_without_an_open_door_one_is_led_to_the_door():
    officer = browser_of(make.protection_officer())
    for address in (reverse("practice"), reverse("practice_case", args=["wages"])):
        answer = officer.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("room_door"))
    assert practice_case("wages").clue.get("words") not in Client().get(address, follow=True).content.decode()


def signs_page(language: str = "th", status: int = 200, **said: str) -> str:
    address = f"{reverse('practice_signs')}?lang={language}"
    answer = Client().post(address, said) if said else Client().get(address)
    assert answer.status_code == status
    assert answer["Cache-Control"] == ("no-store" if said else "private, max-age=600")
    assert not answer.cookies
    return unescape(answer.content.decode())


@pytest.mark.parametrize("language", ["th", "en"])
def test_everybody_may_practise_what_to_do(language: str):
    page = signs_page(language)
    advised = signs_page(language, **{each.story: "look" for each in SITUATIONS})

    for each in SITUATIONS:
        assert each.words[language] in page
        assert each.why[language] not in page
        assert each.why[language] in advised
    assert "191" in page
    assert words_of(language)["exit"] in page
    assert words_of(language)["dont"][0] in advised


def test_advice_that_is_the_same_is_said():
    page = signs_page("en", **{each.story: each.advised for each in SITUATIONS})

    assert page.count("The advice is the same:") == len(SITUATIONS)
    assert "The advice is another:" not in page


def test_a_situation_without_an_answer_is_asked_again_and_the_others_are_kept():
    page = signs_page("en", status=422, fishing="call")

    assert "Choose what you would do." in page
    assert any(
        'name="fishing"' in tag and 'value="call"' in tag and "checked" in tag for tag in page.split("<input")
    )
    assert SITUATIONS[0].why["en"] not in page


def test_a_language_without_practice_has_it_in_english():
    assert SITUATIONS[0].words["en"] in signs_page("my")


def test_the_page_of_reporting_leads_there_in_the_languages_it_has():
    pages = {
        code: Client().get(f"{reverse('report')}?lang={code}").content.decode() for code in ("th", "en", "my")
    }

    assert [code for code, page in pages.items() if reverse("practice_signs") in page] == ["th", "en"]


def test_situations_come_from_the_deck_and_point_to_lines_that_stand():
    words = words_of("en")
    for each in SITUATIONS:
        assert practice_case(each.story).code == each.story
        assert each.advised in signs.choices()
        assert each.advised != "look"
        assert max(each.do) < len(words["do"])
        assert max(each.dont) < len(words["dont"])


def test_in_english_a_story_says_that_it_is_written_in_thai():
    browser = rooms.browser_in(rooms.member(make.protection_officer(language="en")))
    case = practice_case("fishing")
    page = play(browser, "fishing", step="read", **good(case), **readings(case))

    assert "The stories are written in Thai." in page
    assert page.count("You read it as the rules do.") == len(readings(case))
    assert f'<p lang="th">{case.why}</p>' in page
