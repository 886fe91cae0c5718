"""The place report, its workbook and the acts behind a number."""

import re
from collections import defaultdict
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.journal.models import Entry
from raengjai.programmes import providers
from raengjai.programmes.actions import load_projects, post_facts
from tests import cast
from tests.cast import browser_of
from tests.programmes import ledger

YEAR_2563 = {"year": "2563"}


@pytest.fixture(autouse=True)
def _links(monkeypatch):
    monkeypatch.setitem(providers.subject_links, "need", lambda need_id: f"/needs/{need_id}/")
    monkeypatch.setitem(providers.code_names, "service", lambda: {"D3": ("ฝึกอาชีพในชุมชน", "Village course")})
    monkeypatch.setitem(providers.code_names, "agency", lambda: {"DSD": ("สนพ.", "Skill Development")})


@pytest.fixture
def people(fresh_database):
    return cast.assemble()


@pytest.fixture(scope="module")
def lampang(machine, django_db_setup, django_db_blocker):
    """The story in a database of its own, for tests that only read: the cast."""
    with django_db_blocker.unblock(), machine.database():
        everybody = cast.assemble()
        story()
        yield everybody


def story(*, rows=1):
    """January 2563 in Lampang: two sub-districts of Mueang, one of Mae Mo; Chiang Mai beside it."""
    person = uuid4()
    with acting_as_system("test") as system:
        load_projects(by=system, at=ledger.AT)
        for _ in range(rows):
            subject = ("need", uuid4())
            post_facts(
                [
                    ledger.draft(
                        subject=subject,
                        person_key=person,
                        service_code="D3",
                        agency_code="DSD",
                        projects=None,
                    ),
                    ledger.draft(subject=subject, person_key=person, kind="need.referred", agency_code="DSD"),
                    ledger.draft(place_code="520102", person_key=person),
                    ledger.draft(place_code="520201"),
                    ledger.draft(place_code="52", day=date(2020, 2, 1)),
                    ledger.draft(place_code="500101", person_key=person),
                ],
                by=system,
                at=ledger.AT,
            )
    ledger.fold_all()


def rows_of(response, name="table"):
    """A table as plain values: rows, then the totals."""
    table = response.context[name]
    return [[getattr(cell, "value", cell) for cell in row] for row in (*table.rows, table.totals) if row]


def test_a_coordinator_reads_the_province(lampang):
    response = browser_of(lampang.coordinator).get(reverse("place_report"), YEAR_2563)

    rows = {row[0]: row[1:] for row in rows_of(response)}
    assert rows["เมืองลำปาง"] == [2, 1, 0, 1]
    assert rows["แม่เมาะ"] == [1, 0, 0, 0]
    assert rows["ไม่ระบุพื้นที่ย่อย"] == [1, 0, 0, "–"]
    assert rows["รวม"] == [4, 1, 0, 1]
    text = response.content.decode()
    assert "นับทุกเรื่องถึง" in text
    assert "มี 2 จาก 4 เรื่องที่ไม่ได้ระบุตัวบุคคล" in text
    assert "จำนวนคนจึงบวกกันไม่ได้ยอดรวม" in text


def test_each_number_opens_to_its_acts(lampang):
    browser = browser_of(lampang.coordinator)
    response = browser.get(reverse("place_report"), YEAR_2563)

    opened = defaultdict(set)
    for row in (*response.context["table"].rows, response.context["table"].totals):
        for cell in row[1:]:
            if getattr(cell, "url", ""):
                opened[cell.url].add(cell.value)
    behind = {url: browser.get(url).context for url in opened}

    # Mueang recorded (needs and people), referred; Mae Mo recorded; together recorded, referred.
    assert len(opened) == 5
    for url, numbers in opened.items():
        assert behind[url]["count"] == len(behind[url]["table"].rows)
        assert behind[url]["count"] in numbers


def test_a_month_a_project_and_an_agency_narrow_the_report(lampang):
    browser = browser_of(lampang.coordinator)

    def together(**asked):
        return rows_of(browser.get(reverse("place_report"), YEAR_2563 | asked))[-1][1:]

    assert together(month="01") == [3, 1, 0, 1]
    assert together(month="02") == [1, 0, 0, 0]
    assert together(month="10") == [0, 0, 0, 0]
    assert together(of="project:VOL") == [1, 0, 0, 1]
    assert together(of="agency:DSD") == [1, 1, 0, 1]
    assert together(place="5201") == [2, 1, 0, 1]


def test_headquarters_reads_the_country_and_why_people_do_not_add_up(lampang):
    response = browser_of(lampang.headquarters).get(reverse("place_report"), YEAR_2563)

    rows = {row[0]: row[1:] for row in rows_of(response)}
    assert rows["ลำปาง"][3] + rows["เชียงใหม่"][3] == 2
    assert rows["รวม"] == [5, 1, 0, 1]
    assert len(response.context["table"].rows) == 2
    assert len(response.context["quiet"]) == 75
    assert not any(cell.url for row in response.context["table"].rows for cell in row[1:])


def test_a_volunteer_sees_the_own_month_before_the_roller_does(people):
    today = bangkok_today()
    with acting_as_system("test") as system:
        drafts = [ledger.draft(day=today, person_key=uuid4()), ledger.draft(day=today)]
        post_facts(drafts, by=system, at=bangkok_now())

    response = browser_of(people.volunteer).get(reverse("place_report"))

    assert response.context["place"].code == "520101"
    assert rows_of(response)[-1][1:] == [0, 0, 0, 0]
    assert response.context["now"]["recorded"].acts == 2
    assert response.context["now"]["recorded"].people == 1
    assert response.context["is_late"] is False
    ledger.fold_all()
    assert rows_of(browser_of(people.volunteer).get(reverse("place_report")))[-1][1:] == [2, 0, 0, 1]


def test_services_and_indicators_are_told(lampang):
    response = browser_of(lampang.coordinator).get(reverse("place_report"), YEAR_2563)

    assert ["ฝึกอาชีพในชุมชน", "สนพ.", 1, 0, 0] in rows_of(response, "services")
    results = {row[0]: row[1] for row in rows_of(response, "indicators")}
    assert results["จำนวนเรื่องที่อาสาสมัครแรงงานรับจากประชาชน"] == 4
    assert results["จำนวนประชาชนที่แจ้งความต้องการ"] == 1
    assert results["จำนวนเอกสารด้านแรงงานที่แจก"] == 0


def test_the_workbook_holds_the_same_and_is_journaled(lampang):
    response = browser_of(lampang.coordinator).get(reverse("place_report_file"), YEAR_2563)

    book = CalamineWorkbook.from_filelike(BytesIO(response.content))
    areas = book.get_sheet_by_index(0).to_python()
    assert areas[0][0] == "จังหวัดลำปาง, ปีงบประมาณ 2563"
    assert areas[-1] == ["รวม", "52", 4, 1, 2, 1, 1, 0, 0, 0, 0]
    assert len(book.sheet_names) == 4
    with acting_as_system("test"):
        entry = Entry.objects.get(verb="place_report.downloaded")
    assert (entry.place_code, entry.codes) == ("52", {"period": "FY2563", "of": "all"})


def test_pages_ask_as_many_queries_for_thirty_rows_as_for_one(people):
    browser = browser_of(people.coordinator)
    asked = []
    for rows in (1, 29):
        story(rows=rows)
        for address in (reverse("place_report"), reverse("acts"), reverse("place_report_file")):
            browser.get(address, YEAR_2563)  # names and places are in memory by now
            with CaptureQueriesContext(connection) as queries:
                browser.get(address, YEAR_2563)
            asked.append(len(queries))

    assert asked[:3] == asked[3:]
    assert max(asked) <= 14


def test_acts_come_in_pages_without_gaps(people):
    story(rows=30)
    browser = browser_of(people.coordinator)
    seen, address = [], f"{reverse('acts')}?kind=need.recorded&year=2563"
    while address:
        response = browser.get(address)
        seen += [row[0].url for row in response.context["table"].rows]
        address = response.context["older"]

    assert response.context["count"] == 120
    assert len(seen) == len(set(seen)) == 120


def test_acts_are_narrowed_and_widened(people):
    story(rows=2)
    asked = YEAR_2563 | {"kind": "need.recorded", "month": "01", "of": "agency:DSD", "service": "D3"}
    response = browser_of(people.coordinator).get(reverse("acts"), asked)

    assert response.context["count"] == len(response.context["table"].rows) == 2
    wider = [
        browser_of(people.coordinator).get(chip.remove_url).context["count"]
        for chip in response.context["chips"]
    ]
    assert wider == [2, 2, 2]
    assert response.context["report_url"].count("month=01") == 1


def test_outsiders_read_nothing_of_the_province(lampang):
    report = reverse("place_report")
    answers = {
        name: browser_of(person).get(report, YEAR_2563 | {"place": "5201"}).status_code
        for name, person in lampang.everybody().items()
    }

    assert answers == {
        "volunteer": 200,
        "mentor_dsd": 200,
        "mentor_dlpw": 200,
        "coordinator": 200,
        "mentor_sso": 200,
        "other_volunteer": 200,
        "mentor_dsd_51": 404,
        "coordinator_51": 404,
        "headquarters": 200,
        "protection_officer": 403,
        "anonymous": 302,
    }


def test_acts_open_for_people_of_the_place_only(lampang):
    asked = YEAR_2563 | {"place": "520101", "kind": "need.recorded"}
    answers = {
        name: browser_of(person).get(reverse("acts"), asked).status_code
        for name, person in lampang.everybody().items()
    }
    neighbour = browser_of(lampang.other_volunteer).get(reverse("acts"), asked | {"place": "520102"})

    assert answers == {
        "volunteer": 200,
        "mentor_dsd": 403,
        "mentor_dlpw": 403,
        "coordinator": 200,
        "mentor_sso": 403,
        "other_volunteer": 404,
        "mentor_dsd_51": 403,
        "coordinator_51": 404,
        "headquarters": 403,
        "protection_officer": 403,
        "anonymous": 302,
    }
    assert len(neighbour.context["table"].rows) == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"place": "5299"},
        {"place": "52'--"},
        {"place": "00"},
        {"month": "13"},
        {"year": "9999"},
        {"of": "project:NOPE"},
        {"of": "<b>"},
    ],
)
def test_what_does_not_exist_is_not_found(lampang, asked):
    browser = browser_of(lampang.coordinator)

    assert browser.get(reverse("place_report"), asked).status_code == 404
    assert browser.get(reverse("acts"), asked).status_code == 404


def test_bad_cursors_and_kinds_are_not_found(lampang):
    browser = browser_of(lampang.coordinator)

    for asked in ({"after": "2020-13-99_x"}, {"kind": "need.'; --"}, {"service": "D3'"}):
        assert browser.get(reverse("acts"), asked).status_code == 404


def test_the_month_and_the_project_stay_when_the_year_changes(lampang):
    asked = {"month": "01", "of": "project:NET", "year": "2564"}

    response = browser_of(lampang.coordinator).get(reverse("place_report"), asked)

    assert response.context["period"] == "มกราคม 2564"
    assert rows_of(response)[-1][1:] == [0, 0, 0, 0]


def test_lists_read_ranges_of_their_indexes(people, fresh_database):
    """With rows enough that a range pays; the plans are those of the application's role under its policies."""
    with acting_as_system("test") as system:
        for day in range(60):
            drafts = [
                ledger.draft(place_code=f"52{district:02}{number:02}", day=ledger.DAY + timedelta(day))
                for district in range(1, 10)
                for number in range(1, 10)
            ]
            post_facts(drafts, by=system, at=ledger.AT)
    ledger.fold_all()
    call_command("recount")
    with psycopg.connect(fresh_database.urls.owner, autocommit=True) as owner:
        owner.execute("ANALYZE")
    plans = _plans(people.coordinator, f"{reverse('place_report')}?year=2563&place=5201")
    plans |= _plans(people.coordinator, f"{reverse('acts')}?year=2563&place=5201&kind=need.recorded")

    assert set(plans) == {"programmes_area_people", "programmes_area_sum", "programmes_fact"}
    for table, plan in plans.items():
        assert "Index" in plan, (table, plan)
        assert f"Seq Scan on {table}" not in plan, (table, plan)
    assert "place_code = place.place" in plans["programmes_fact"]
    assert "Sort Key" not in plans["programmes_fact"].partition("Nested Loop")[2]


def _plans(person, address):
    """Table → plan of the statement of a page that reads it, explained in the same door."""
    plans = {}

    def explain(execute, statement, params, many, context):
        for table in ("programmes_area_people", "programmes_area_sum"):
            if f'FROM "{table}"' in statement or f"FROM {table}\n" in statement:
                execute(f"EXPLAIN {statement}", params, many, context)
                plans[table] = "\n".join(line for (line,) in context["cursor"].fetchall())
        if "FROM ledger_acts(" in statement:
            plans["programmes_fact"] = _plan_inside("ledger_acts", params)
        return execute(statement, params, many, context)

    browser = browser_of(person)
    with connection.execute_wrapper(explain):
        assert browser.get(address).status_code == 200
    return plans


def _plan_inside(function, values):
    """The plan of the one statement in a function's body, with the settings that the function brings."""
    with connection.connection.cursor() as database:
        database.execute(
            "SELECT prosrc, proargnames, array(SELECT format_type(unnest(proargtypes), NULL)), proconfig"
            " FROM pg_proc WHERE proname = %s",
            [function],
        )
        body, names, types, settings = database.fetchone()
        statement = body.partition("RETURN QUERY")[2].partition(";")[0]
        for name, kind in zip(names, types, strict=False):  # the names of what it returns come behind
            statement = re.sub(rf"\b{name}\b", f"%({name})s::{kind}", statement)
        database.execute("SAVEPOINT before_plan")
        for setting in settings:
            name, _is, value = setting.partition("=")
            database.execute("SELECT set_config(%s, %s, true)", [name, value])
        database.execute(f"EXPLAIN {statement}", dict(zip(names, values, strict=False)))
        plan = "\n".join(line for (line,) in database.fetchall())
        database.execute("ROLLBACK TO before_plan")
    return plan
