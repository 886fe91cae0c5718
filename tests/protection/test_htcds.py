"""HTCDS: what goes out is good by the published schema, comes back the same, and holds no more than was agreed to."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from raengjai.protection.rules import consent, htcds
from raengjai.protection.rules.htcds import Context, HtcdsCase, NotHtcds, Person, Row
from raengjai.protection.rules.htcds.case import PARTS
from raengjai.protection.rules.htcds.fields import countries, fields_of, kinds, read
from raengjai.protection.rules.screening import edition
from tests.house.rooms import ROOT
from tests.protection.htcds_cases import TOLD, cases

PUBLISHED = json.loads((ROOT / "docs" / "schema" / "htcds-2.0.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(PUBLISHED, format_checker=Draft202012Validator.FORMAT_CHECKER)
SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
# What a schema cannot say.
BEYOND = {"leads to no row of this case", "the same id twice"}


def told(**values) -> HtcdsCase:
    """The told case with other values of its victim."""
    victim, *rest = TOLD.persons
    return replace(TOLD, persons=(replace(victim, values={**victim.values, **values}), *rest))


def test_the_published_schema_is_the_one_that_is_made():
    assert json.dumps(PUBLISHED) == json.dumps(htcds.schema())
    Draft202012Validator.check_schema(PUBLISHED)


def test_all_fields_of_the_standard_are_there():
    every = [field for kind in kinds().values() for field in kind.fields if not field.is_ours]

    assert len(every) == len({field.name for field in every}) == 83
    assert sum(field.is_core for field in every) == 40
    assert sum(field.is_deprecated for field in every) == 3
    assert len(kinds()) == 10
    in_schema = {name for one in PUBLISHED["$defs"].values() for name in one["properties"]}
    assert {field.name for field in every} <= in_schema


def test_every_field_belongs_to_an_item_of_consent_or_goes_always():
    items = {field.item for kind in kinds().values() for field in kind.fields}

    assert items <= {"", *consent.items()}
    always = {name for kind in kinds() for name, field in fields_of(kind).items() if not field.item}
    assert not any(name.startswith(("prs_", "hte_", "cco_", "per_", "spl_", "org_")) for name in always)


@given(st.lists(cases(), max_size=2, unique_by=lambda case: case.id))
@SLOW
def test_what_goes_out_is_good_and_comes_back_the_same(some):
    document = json.loads(json.dumps(htcds.as_json(some)))

    VALIDATOR.validate(document)
    assert htcds.from_json(document) == tuple(some)


@given(cases(), st.data())
@SLOW
def test_the_schema_and_the_code_refuse_the_same(case, data):
    """One value anywhere is replaced by anything."""
    document = htcds.as_json([case])
    rows = [document["cases"][0], *(row for part in PARTS for row in document["cases"][0].get(part, []))]
    row = data.draw(st.sampled_from(rows))
    name = data.draw(st.sampled_from([*row, "prs_Gender", "x_AgeAtIdentification", "x_", "nothing"]))
    row[name] = data.draw(
        st.none()
        | st.booleans()
        | st.integers(-300, 300)
        | st.sampled_from(["", "2026-02-29", "Feminine", "+66", "TH", "a1", "THA", "th"])
        | st.lists(st.sampled_from(["Exploiter", "THA", "Other"]))
        | st.just({})
    )
    try:
        htcds.from_json(document)
        refused = set()
    except NotHtcds as wrong:
        refused = {fault.why for faults in wrong.faults.values() for fault in faults}

    assert VALIDATOR.is_valid(document) == (refused <= BEYOND)


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        {"standard": "HTCDS", "version": "1.0", "cases": []},
        {"standard": "HTCDS", "version": "2.0"},
        {"standard": "HTCDS", "version": "2.0", "cases": {}},
        {"standard": "HTCDS", "version": "2.0", "cases": ["a"]},
        {"standard": "HTCDS", "version": "2.0", "cases": [{"id": "a", "persons": {}}]},
        {"standard": "HTCDS", "version": "2.0", "cases": [{"id": "a", "persons": [{"id": "b"}]}]},
        {"standard": "HTCDS", "version": "2.0", "cases": [{"id": 1}]},
        {"standard": "HTCDS", "version": "2.0", "cases": [], "more": 1},
    ],
)
def test_what_is_no_such_document_is_refused_by_both(document):
    with pytest.raises(NotHtcds):
        htcds.from_json(document)
    assert not VALIDATOR.is_valid(document)


def test_a_status_is_possible_until_somebody_decided():
    out = htcds.as_json([TOLD])["cases"][0]["persons"]

    assert out[0]["vic_TraffickingStatus"] == "PossibleVictimOfTrafficking"
    assert "vic_TraffickingStatus" not in out[1]
    for status in ("ActualVictimOfTrafficking", "NotAVictimOfTrafficking"):
        with pytest.raises(NotHtcds, match="who decided"):
            htcds.as_json([told(vic_TraffickingStatus=status)])
        decided = told(vic_TraffickingStatus=status, vic_TraffickingStatusDecisionMakingOrg="Police")
        assert htcds.as_json([decided])["cases"][0]["persons"][0]["vic_TraffickingStatus"] == status


def test_lookups_lead_to_rows_of_the_case():
    with pytest.raises(NotHtcds, match="persons/0/vic_LocationOfExploitation: leads to no row"):
        htcds.as_json([told(vic_LocationOfExploitation="o9")])


def test_ids_are_there_and_not_twice():
    two = replace(TOLD, comments=(*TOLD.comments, *TOLD.comments))

    assert [fault.where for fault in htcds.faults(two)] == ["comments"]
    assert [fault.where for fault in htcds.faults(replace(TOLD, id=""))] == ["id"]
    assert [fault.where for fault in htcds.faults(replace(TOLD, comments=(Row(""),)))] == ["comments/0/id"]


def test_a_perpetrator_has_no_field_of_a_victim():
    wrong = replace(TOLD, persons=(Person("p", {"vic_AgeWhenTrafficked": 3}, Context.PERPETRATOR),))

    assert [fault.why for fault in htcds.faults(wrong)][:1] == ["no such field"]


def test_tables_say_the_same_and_run_no_formula():
    tables = {name: list(csv.DictReader(io.StringIO(text))) for name, text in htcds.as_csv([TOLD]).items()}
    person = tables["persons"][0]

    assert set(tables) == {"cases", *PARTS}
    assert person["prs_FirstName"] == "'=ตัวอย่าง"
    assert person["prs_MobilePhone"] == "+66812345678"
    assert person["vic_MethodsOfControl"] == "DebtBondage;WithholdsDocuments"
    assert (person["case_id"], person["id"], person["context"]) == ("KXTRW", "p1", "Victim")
    assert tables["consents"][0]["con_Consent"] == "true"
    assert tables["cases"][0]["x_RegistrationYear"] == "2026"
    assert list(person)[3:28] == [field.name for field in kinds()["person"].fields]


@given(cases())
@SLOW
def test_tables_have_a_line_for_each_row(case):
    tables = {name: list(csv.reader(io.StringIO(text))) for name, text in htcds.as_csv([case]).items()}

    assert {name: len(lines) - 1 for name, lines in tables.items()} == {
        "cases": 1,
        **{part: len(case.rows(part)) for part in PARTS},
    }
    assert all(len({len(line) for line in lines}) == 1 for lines in tables.values())


@given(cases(), st.frozensets(st.sampled_from(sorted(consent.items()))))
@SLOW
def test_nothing_goes_out_that_its_item_does_not_open(case, items):
    kept = htcds.limited(case, items)

    for part, kind in PARTS.items():
        for row in kept.rows(part):
            fields = row.fields(kind)
            assert all(fields[name].item in {"", *items} for name in row.values)
    assert htcds.faults(kept) == ()
    if items == set(consent.items()):
        assert [row.id for row in kept.persons] == [row.id for row in case.persons]


def test_what_nobody_agreed_to_is_not_in_the_file():
    nothing = json.dumps(htcds.as_json([htcds.limited(TOLD, [])]), ensure_ascii=False)
    needs = json.dumps(htcds.as_json([htcds.limited(TOLD, ["needs", "contact"])]), ensure_ascii=False)

    for secret in (
        "ตัวอย่าง",
        "6681234",
        "AB123",
        "เรื่อง",
        "ลำปาง",
        "DebtBondage",
        "MMR",
        "after",
        "ค่าจ้าง",
        "High",
    ):
        assert secret not in nothing
    assert "ได้ค่าจ้างคืน" in needs
    assert "+66812345678" in needs
    assert "AB123" not in needs


@pytest.mark.parametrize(
    ("said", "codes", "extensions"),
    [
        ([], (), ()),
        (["CR04", "CD02"], ("DebtBondage",), ()),
        (["CD01", "CD14", "DR03"], ("FalsePromises", "TakesEarnings", "WithholdsDocuments"), ()),
        (["CD03"], ("Other",), ("x_RestrictsMovement",)),
        (["VD01", "CD07"], (), ()),
    ],
)
def test_indicators_in_the_words_of_the_standard(said, codes, extensions):
    control = htcds.methods_of_control(said)

    assert (control.codes, control.extensions) == (codes, extensions)


def test_where_an_indicator_may_mean_more_the_officer_chooses():
    assert htcds.methods_of_control(["CD04"]).open_choices == {"CD04": ("PhysicalAbuse", "SexualAbuse")}
    assert htcds.methods_of_control(["CD03"]).values() == {
        "vic_MethodsOfControl": ["Other"],
        "x_RestrictsMovement": True,
    }


def test_the_crosswalk_knows_its_codes():
    rows = read()["crosswalk"]["rows"]
    indicators = [code for row in rows for code in row["from"]]
    controls = read()["codes"]["MethodsOfControl"]

    assert set(indicators) <= edition("2026.1").questions.keys()
    assert len(set(indicators)) == len(indicators)
    assert {code for row in rows for code in (row["to"], *row.get("or", ()))} <= set(controls)


def test_countries_are_those_of_iso_3166():
    assert len(countries()) == len(set(countries().values())) == 249
    assert [countries()[code] for code in ("THA", "MMR", "KHM", "LAO", "VNM")] == [
        "TH",
        "MM",
        "KH",
        "LA",
        "VN",
    ]
