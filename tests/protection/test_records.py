"""What a case holds: kinds and lists as data, records that lose nothing, faults in words, the head of a case, statistics."""

import json
import re
from dataclasses import asdict, replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given

from raengjai.protection.rules.records import (
    Record,
    answers_for_statistics,
    check_record,
    checklist_items,
    closed,
    code_list,
    header,
    kind_of,
    kinds,
    living,
    next_code,
    read_record,
    shown,
    title_of,
    write_record,
)
from raengjai.protection.rules.records.kinds import TYPES, list_names
from raengjai.protection.rules.screening import State
from tests.protection.case_records import (
    CODES,
    TODAY,
    entry,
    person,
    record,
    smallest,
    values_of,
)
from tests.protection.interviews import talk

ALL = sorted(kinds())


def faults(one: Record, codes=CODES) -> dict[str, str]:
    return {fault.field: str(fault.words) for fault in check_record(one, today=TODAY, codes=codes)}


# --- the data ------------------------------------------------------------------------------------------------


def test_every_kind_of_a_case_is_there():
    assert set(ALL) == {
        *(
            "person",
            "identity",
            "relation",
            "place",
            "employer",
            "recruiter",
            "document",
            "service",
            "task",
            "note",
        ),
        *("safety_plan", "checklist", "referral", "clue", "screening", "consent", "decision", "outcome"),
    }
    assert [kind for kind in ALL if kind_of(kind).is_identity] == ["identity"]


@pytest.mark.parametrize("kind", ALL)
def test_fields_are_of_a_known_type_have_both_languages_and_lists_that_exist(kind):
    of = kind_of(kind)
    codes = [field.code for field in of.fields]

    assert len(set(codes)) == len(codes)
    assert of.text.en
    assert of.text.th
    for field in of.fields:
        assert field.type in TYPES
        assert field.text.en
        assert field.text.th
        assert bool(field.help.en) == bool(field.help.th)
        assert (field.type in ("code", "codes", "said")) == bool(field.list)
        assert not field.list or code_list(field.list).choices
        assert all(kind_of(to).prefix for to in field.of)
        assert not field.first or field.first in code_list(field.list).choices


@pytest.mark.parametrize("kind", ALL)
def test_a_condition_looks_at_a_field_and_codes_that_exist(kind):
    of = kind_of(kind)
    for field in (one for one in of.fields if one.when):
        other = of.field(field.when.field)

        assert field.when.below is not None or {*field.when.codes} <= {*code_list(other.list).choices}
        assert field.when.below is None or other.type == "number"


@pytest.mark.parametrize("name", list_names())
def test_a_list_names_its_source_and_says_each_code_in_both_languages(name):
    of = code_list(name)

    assert of.source
    assert all(choice.text.en and choice.text.th for choice in of.choices.values())
    assert all(choice.text.th != choice.code for choice in of.choices.values())


def test_what_is_of_our_own_says_so_and_what_htcds_has_is_written_as_there():
    exported = {
        "gender": "prs_Gender",
        "control": "vic_MethodsOfControl",
        "industry": "vic_ForcedLabourIndustry",
        "exploitation": "vic_TypeOfExploitation",
    }
    for name in exported:
        for code, choice in code_list(name).choices.items():
            assert choice.htcds
            assert code.startswith("x_") or choice.htcds == code
    assert len([one for one in code_list("industry").choices if re.match("[A-U]_", one)]) == 21
    assert (
        code_list("relationship").choices["Unaquainted"].htcds == "Unaquainted"
    )  # the standard's own spelling


def test_every_service_says_which_office_usually_gives_it():
    offices = code_list("office").choices

    assert {choice.office for choice in code_list("service").choices.values()} <= {*offices}


def test_checklists_have_items_with_codes_of_their_own():
    for name in code_list("checklist").choices:
        assert len(checklist_items(name)) >= 5


# --- text and back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ALL)
def test_a_record_is_read_as_it_was_written(kind):
    @given(values_of(kind))
    def holds(values):
        before = Record(kind, values, code="P9", replaces=UUID(int=5))

        assert read_record(kind, write_record(before)) == before

    holds()


def test_what_a_newer_version_wrote_is_never_lost():
    text = json.dumps(
        {
            "form": 1,
            "kind": "person",
            "version": 3,
            "code": "P1",
            "replaces": None,
            "fields": {"sex": "Feminine", "shoe_size": 39, "nested": {"a": [1]}},
            "sealed_twice": True,
        }
    )

    again = json.loads(write_record(read_record("person", text)))

    assert again["fields"] == {"sex": "Feminine", "shoe_size": 39, "nested": {"a": [1]}}
    assert again["sealed_twice"] is True
    assert again["version"] == 3
    assert "shoe_size" in [line.label for line in shown(read_record("person", text), "en")]


@pytest.mark.parametrize(
    "text",
    ['{"form": 2}', "[]", '{"form": 1, "kind": "note"}', '{"form": 1, "kind": "person", "version": 1}', "x"],
)
def test_what_is_no_record_of_the_kind_is_refused(text):
    with pytest.raises(ValueError):
        read_record("person", text)


def test_a_record_does_not_print_what_it_holds():
    assert "whisper" not in repr(record("note", words="whisper"))


# --- faults --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ALL)
def test_the_least_is_enough_and_each_part_of_it_is_needed(kind):
    least = smallest(kind)
    one = Record(kind, least)

    assert faults(one) == {}
    for name in least:
        assert name in faults(Record(kind, {key: value for key, value in least.items() if key != name}))


@pytest.mark.parametrize("kind", ALL)
def test_a_value_of_the_wrong_shape_is_a_fault_and_never_a_crash(kind):
    for field in (one for one in kind_of(kind).fields if one.type != "kept"):
        for wrong in (["?"], {"a": 1}, 12.5, -3, "?" * 13_000):
            assert faults(Record(kind, {**smallest(kind), field.code: wrong})), (field.code, wrong)


@pytest.mark.parametrize(
    ("one", "field", "words"),
    [
        (person(nationality="Burma"), "nationality", "not one of the answers"),
        (person(age=200), "age", "At most 120"),
        (person(age=20, age_at_act=25), "age_at_act", "more than the age now"),
        (person(began_on="2026-05-01", ended_on="2026-04-01"), "ended_on", "before the first day"),
        (person(began_on="2027-01-01"), "began_on", "still to come"),
        (person(began_on="2026-13-01"), "began_on", "no such day"),
        (person(employer="R1"), "employer", "not one of the answers"),
        (person(employer="E9"), "employer", "not in this case"),
        (record("identity", person="P1", citizen_id="1101700230701"), "citizen_id", "check digit"),
        (record("identity", person="P1", phone="12"), "phone", "telephone"),
        (record("place", roles=["Transit"], area="5201011"), "area", "two, four or six"),
        (record("recruiter", form="x_Person", paid="lots"), "paid", "amount"),
        (record("relation", person="P1", relation="x_Friend", to="P1"), "to", "themselves"),
        (record("checklist", list="child", items={"nothing": "done"}), "items", "not one of the answers"),
    ],
)
def test_a_fault_is_said_where_it_is(one, field, words):
    assert words in faults(one)[field]


def test_a_citizen_number_belongs_to_identity_and_nowhere_else():
    note = record("note", kind="x_Talk", on="2026-11-26", words="Her number is 1-1017-00230-70-8, she says")

    assert "Identity" in faults(note)["words"]
    assert faults(replace(note, values={**note.values, "words": "Truck 1234567890123 came"})) == {}


def test_what_is_asked_only_sometimes_is_needed_only_then():
    task = record("task", what="Call her", due_on="2026-12-01", state="open")
    done = replace(task, values={**task.values, "state": "done"})

    assert faults(task) == {}
    assert set(faults(done)) == {"done_on"}
    assert faults(replace(done, values={**done.values, "done_on": "2026-11-26"})) == {}


def test_a_decision_takes_two_offices_and_a_result_asks_for_its_reason():
    decision = record(
        "decision",
        person="P1",
        on="2026-11-20",
        offices=["x_Msdhs"],
        lead="x_Police",
        heard="yes",
        result="ActualVictimOfTrafficking",
        reasons="Heard her twice",
        told="yes",
    )

    assert set(faults(decision)) == {"offices", "lead", "of"}
    not_enough = replace(
        decision,
        values={
            **decision.values,
            "offices": ["x_Msdhs", "x_Police"],
            "result": "x_NotEnoughKnown",
        },
    )
    assert set(faults(not_enough)) == {"review_on"}


def test_a_childs_yes_needs_whoever_looks_after_it():
    consent = record(
        "consent",
        person="P1",
        purpose="x_ShareOffice",
        answer="x_Given",
        on="2026-11-20",
        by="x_ChildAndCaregiver",
        way="x_Spoken",
    )

    assert set(faults(consent)) == {"recipient", "caregiver"}


def test_a_newer_versions_record_is_not_judged_by_this_one():
    assert list(faults(replace(person(), version=2))) == [""]


# --- codes, living, words ------------------------------------------------------------------------------------


def test_codes_count_within_the_case_and_are_never_given_again():
    assert next_code("person", []) == "P1"
    assert next_code("person", [person("P1"), person("P4"), record("employer", "E7")]) == "P5"
    assert next_code("note", []) == ""


def test_what_is_replaced_is_history():
    first = entry(person("P1", age=20))
    second = entry(replace(person("P1", age=21), replaces=first.id), minutes=1)

    assert living([second, first]) == (second,)


def test_titles_say_code_and_first_words_in_the_readers_language():
    assert title_of(person("P1", age=17), "en") == "P1 · Woman or girl · 17 · Myanmar (Burma)"
    assert title_of(person("P1", age=17), "th") == "P1 · หญิง · 17 · เมียนมา"
    assert title_of(record("safety_plan"), "en") == "Safety plan"


def test_a_page_shows_what_is_filled_and_nothing_that_the_product_keeps():
    lines = shown(talk(yes=["CD01"]), "en")

    assert "About whom" in [line.label for line in lines]
    assert not {"Answers", "Conversations"} & {line.label for line in lines}


def test_a_checklist_shows_each_item_with_how_it_stands():
    lines = shown(record("checklist", list="child", items={"school": "done"}), "en")

    assert [line.value for line in lines][-2:] == ["Not yet", "Done"]


# --- the head of a case --------------------------------------------------------------------------------------


def test_a_header_counts_people_and_what_waits():
    girl = person("P2", age=16)
    entries = [
        entry(person()),
        entry(girl),
        entry(person("P3", age=None, sex="Masculine")),
        entry(record("task", what="Call her", due_on="2026-11-20", state="open")),
        entry(record("task", what="Old", due_on="2026-11-01", state="done", done_on="2026-11-01")),
        entry(record("safety_plan", person="P1", risk="x_Now", together="yes", review_on="2026-11-30")),
    ]

    head = header(entries, today=TODAY)

    assert head.people == ("P1", "P2", "P3")
    assert head.by_sex == (("Feminine", 2), ("Masculine", 1))
    assert (head.children, head.age_not_known) == (1, 1)
    assert (head.open_tasks, head.late) == (1, 1)
    assert (head.next_due, head.next_what) == (date(2026, 11, 20), "Call her")
    assert head.danger


def test_a_header_of_an_empty_case_says_nothing_is_known():
    head = header([], today=TODAY)

    assert (head.people, head.next_due, head.screenings, head.danger) == ((), None, (), False)


def consent(answer: str, on: str, **more) -> Record:
    return record("consent", person="P1", purpose="x_Services", answer=answer, on=on, **more)


def test_who_has_not_agreed_is_named_until_they_do_and_again_when_they_take_it_back():
    asked = [
        entry(person()),
        entry(record("consent", person="P1", purpose="x_Record", answer="x_Given", on="2026-11-01")),
    ]
    given = entry(consent("x_Given", "2026-11-02"))
    back = entry(consent("x_Withdrawn", "2026-11-03"))
    basis = entry(consent("x_Refused", "2026-11-04", other_basis="x_VitalInterest"))

    def missing(*more):
        return header([*asked, *more], today=TODAY).without_consent

    assert missing() == (("P1", "x_Services"),)
    assert missing(given) == ()
    assert missing(back, given) == (("P1", "x_Services"),)
    assert missing(given, back, basis) == ()


def test_the_newest_screening_of_each_person_stands_in_the_header_with_its_edition():
    old, new = talk(yes=["CD01"]), talk(yes=["CD01", "CD14"])

    (line,) = header([entry(old), entry(new, minutes=5), entry(person())], today=TODAY).screenings

    assert (line.person, line.edition, line.is_readable) == ("P1", "2026.1", True)
    assert ("CD", "adult", State.ESTABLISHED) in line.dimensions
    assert ("EX", "adult", State.NOT_ENOUGH_KNOWN) in line.dimensions


def test_a_screening_of_an_edition_that_is_not_here_is_named_and_not_read():
    broken = talk(yes=["CD01"])
    broken.values["answers"]["edition"] = "1999.1"

    (line,) = header([entry(broken)], today=TODAY).screenings

    assert (line.edition, line.is_readable, line.dimensions) == ("1999.1", False, ())


# --- statistics ----------------------------------------------------------------------------------------------


def test_statistics_are_codes_of_closed_lists_only():
    entries = [
        entry(
            person(
                "P1",
                age=25,
                age_at_act=17,
                exploitation=["ForcedLabour"],
                control=["DebtBondage", "invented"],
                recruiter_relation="x_Family",
                employer="E1",
                care_needs="secret words",
            )
        ),
        entry(record("employer", "E1", industry="A_AgricultureForestryAndFishing", name="Secret Ltd")),
        entry(talk(yes=["CD01"], age_at_act=17)),
        entry(record("outcome", person="P1", outcome="x_SafeAtWork", on="2026-11-20", words="secret")),
    ]

    (row,) = answers_for_statistics(entries, opened_on=date(2026, 11, 3))

    assert asdict(row) == {
        "year": 2570,
        "quarter": 1,
        "sex": "Feminine",
        "age_band": "15-17",
        "nationality": "MMR",
        "exploitation": ("ForcedLabour",),
        "sector": "A_AgricultureForestryAndFishing",
        "means": ("WithholdsDocuments", "DebtBondage"),
        "recruiter_relation": "x_Family",
        "outcome": "x_SafeAtWork",
        "identified": "",
    }


def test_what_the_team_identified_stands_before_what_was_told():
    entries = [
        entry(person("P1", nationality="JPN", exploitation=["ChildLabour"])),
        entry(
            record("decision", person="P1", result="ActualVictimOfTrafficking", exploitation=["Servitude"])
        ),
    ]

    (row,) = answers_for_statistics(entries, opened_on=date(2026, 9, 30))

    assert (row.exploitation, row.identified) == (("Servitude",), "ActualVictimOfTrafficking")
    assert (row.nationality, row.year, row.quarter) == ("OTHER", 2569, 4)


@given(values_of("person"), values_of("employer"), values_of("outcome"))
def test_whatever_stands_in_a_case_no_word_of_it_reaches_statistics(one, two, three):
    entries = [
        entry(Record("person", one, code="P1")),
        entry(Record("employer", two, code="E1")),
        entry(Record("outcome", {**three, "person": "P1"})),
    ]

    (row,) = answers_for_statistics(entries, opened_on=TODAY)

    said = {name: value for name, value in asdict(row).items() if name not in ("year", "quarter")}
    for name, value in said.items():
        assert {*value} <= {*closed()[name]} if isinstance(value, tuple) else value in closed()[name]


def test_every_field_of_statistics_has_a_closed_list():
    fields = set(asdict(answers_for_statistics([entry(person())], opened_on=TODAY)[0]))

    assert fields - {"year", "quarter"} == closed().keys()
