"""The dated data files: complete in both languages, nothing named that does not exist."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from raengjai.ground.refused import Refused
from raengjai.services.actions.files import DATA, digest, read_data, read_office_rules
from raengjai.services.rules.checks import faults

THAI = re.compile(r"[\u0e01-\u0e5b]")
# domain.md 3.2, with the office that the law names for it
CODES = {
    "DOE": ["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"],
    "DSD": ["D1", "D2", "D3", "D4", "D5"],
    "DLPW": ["P1", "P2", "P3", "P4", "P5", "P6"],
    "SSO": ["S1", "S2", "S3", "S4", "S5", "S6"],
    "OPS": ["L1", "L2", "L3"],
}
BY_MATTER = {"E6", "P2", "P3", "P4", "P5", "P6", "S1", "S5"}


@pytest.fixture(scope="module")
def data():
    return read_data()


@pytest.fixture
def folder(tmp_path):
    """A copy of the data files that a test may spoil."""
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def spoil(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_catalogue_holds_every_service_of_the_five_agencies(data):
    found = {
        agency: sorted(row["code"] for row in data["service"] if row["agency"] == agency) for agency in CODES
    }

    assert found == {agency: sorted(codes) for agency, codes in CODES.items()}
    assert {row["code"] for row in data["service"] if row["routes_by"] == "matter"} == BY_MATTER


def test_texts_are_thai_in_thai_and_not_in_english(data):
    wrong = [
        (table, row.get("code"), field)
        for table, rows in data.items()
        for row in rows
        for field, value in row.items()
        if isinstance(value, str) and value
        if (field.endswith("_th") and not THAI.search(value))
        or (field.endswith("_en") and THAI.search(value))
    ]

    assert wrong == []


def test_papers_of_every_service_are_named_in_both_languages(data):
    papers = [paper for row in data["service"] for paper in row["documents"]]

    assert len(papers) > 40
    assert all(THAI.search(paper["th"]) and not THAI.search(paper["en"]) for paper in papers)


def test_every_line_says_where_it_comes_from(data):
    for table in ("agency", "service", "hotline"):
        assert [row["code"] for row in data[table] if not row["source"]] == []


def test_what_domain_leaves_unsure_is_unconfirmed(data):
    services = {row["code"]: row for row in data["service"]}
    hotlines = {row["code"]: row["confirmed"] for row in data["hotline"]}

    assert services["D3"]["group_min"] == 20
    assert services["D3"]["unconfirmed"] == ["group_min"]
    assert services["P2"]["unconfirmed"] == []
    assert [code for code, row in services.items() if row["promise"] == "unknown" and row["confirmed"]] == []
    assert {number for number, confirmed in hotlines.items() if not confirmed} >= {"1191", "1669", "1155"}


def test_wage_complaint_promises_the_sixty_days_of_the_law(data):
    service = next(row for row in data["service"] if row["code"] == "P2")

    assert (service["promise"], service["promised_days"], service["promised_unit"]) == (
        "days",
        60,
        "calendar",
    )


def test_every_service_is_reached_by_a_topic(data):
    reached = {way["service"] for row in data["topic"] for way in row["to"]}

    assert {row["code"] for row in data["service"]} - reached == set()


def test_every_service_has_an_ending_that_resolves_it(data):
    for service in data["service"]:
        own = [
            row["code"]
            for row in data["outcome"]
            if service["code"] in row["services"] and service["agency"] in row["agencies"]
        ]
        general = [
            row["code"] for row in data["outcome"] if not row["services"] and row["counts_as_resolved"]
        ]
        assert own + general
        if service["code"] not in {"P1"}:
            assert own, service["code"]


def test_outcomes_name_an_agency_that_gives_the_service(data):
    agency_of = {row["code"]: row["agency"] for row in data["service"]}

    for row in data["outcome"]:
        assert {agency_of[code] for code in row["services"]} == set(row["agencies"]), row["code"]


def test_signs_of_danger_are_no_topics_and_lead_to_hotlines_only(data):
    topics = {row["code"] for row in data["topic"]}
    dangers = {row["code"] for row in data["danger"]}

    assert dangers
    assert not dangers & topics
    assert all(row["hotlines"] and "to" not in row for row in data["danger"])
    words = " ".join(row["search_th"] + row["name_th"] for row in data["topic"])
    assert not any(word in words for word in ("ค้ามนุษย์", "บังคับใช้แรงงาน", "แรงงานเด็ก", "กักตัว"))


def test_each_agency_hands_out_papers(data):
    assert {row["agency"] for row in data["document"]} == set(CODES)
    assert len({row["code"] for row in data["document"]}) == len(data["document"]) >= 20


def test_offices_are_named_by_rule_in_both_languages():
    rules, named = read_office_rules()

    assert set(rules) == {*CODES, "valid_from"}
    assert all("{province}" in rules[agency][language] for agency in CODES for language in ("th", "en"))
    bangkok = [row for row in named if row["code"].endswith("-10")]
    assert len(bangkok) == 5
    assert all("1506" in row["note_th"] and "1506" in row["note_en"] for row in bangkok)


def test_digest_follows_the_files(folder):
    before = digest(folder)
    spoil(folder / "agencies.toml", 'short_th = "จัดหางาน"', 'short_th = "จัดหางานจังหวัด"')

    assert digest(folder) != before
    assert digest(DATA) == before
    assert digest(DATA, more=["52ลำปาง"]) != before


@pytest.mark.parametrize(
    ("file", "before", "after", "sentence"),
    [
        ("topics.toml", 'service = "E1"', 'service = "E99"', '"E99" is not known'),
        ("topics.toml", 'group = "work"', 'group = "play"', '"play" is not known'),
        ("services_dlpw.toml", 'agency = "DLPW"', 'agency = "XX"', '"XX" is not known'),
        ("services_dlpw.toml", 'hotline = "1546"', 'hotline = "0000"', '"0000" is not known'),
        ("dangers.toml", '"1300"', '"0000"', '"0000" is not known'),
        ("outcomes.toml", 'services = ["E4"]', 'services = ["E44"]', '"E44" is not known'),
        ("services_doe.toml", 'name_en = "Register for a job"', 'name_en = ""', "name_en is missing"),
        ("services_dlpw.toml", "promised_days = 60", "promised_days = 0", "does not fit its days"),
        ("services_dsd.toml", 'promise = "plan"', 'promise = "soon"', "does not fit its days"),
        (
            "agencies.toml",
            "valid_from = 2019-10-01",
            "valid_from = 2019-10-01\nvalid_until = 2018-01-01",
            "before",
        ),
        ("hotlines.toml", 'number = "191"', 'number = "1300"', "listed twice"),
        ("routing.toml", 'status = "elderly"', 'status = "tired"', '"tired" is not known'),
        ("routing.toml", 'topic = "career-advice"', 'topic = "no-topic"', '"no-topic" is not known'),
    ],
)
def test_faulty_file_is_refused_with_the_line_that_is_wrong(folder, file, before, after, sentence):
    spoil(folder / file, before, after)

    with override("en"), pytest.raises(Refused) as refused:
        read_data(folder)

    assert sentence in str(refused.value.message)


def test_unreadable_file_is_named(folder):
    (folder / "topics.toml").write_text("[[topic", encoding="utf-8")

    with pytest.raises(Refused, match=r"topics\.toml"):
        read_data(folder)


def test_files_as_they_are_have_no_faults(data):
    assert faults(data) == []
    assert min(row["valid_from"] for rows in data.values() for row in rows) <= date(2020, 1, 7)
