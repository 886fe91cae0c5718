"""The head of a case and what it says to statistics, from its records alone."""

from dataclasses import asdict
from datetime import date

from hypothesis import given

from raengjai.protection.rules.records import Record, answers_for_statistics, closed, header
from raengjai.protection.rules.screening import State
from tests.protection.case_records import TODAY, entry, person, record, values_of
from tests.protection.interviews import talk

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
        "broad_age": "24--26",
        "months": "",
        "country": "",
        "sexual": (),
    }


def test_how_long_and_where_it_was_are_told_in_bands_and_countries():
    place = record("place", "L1", roles=["x_Work"], area="520101", country="")
    entries = [
        entry(
            person(
                "P1",
                began_on="2025-01-20",
                ended_on="",
                employer="E1",
                exploitation=["SexualExploitation"],
                sexual_exploitation=["Pornography", "invented"],
            )
        ),
        entry(record("employer", "E1", industry="F_Construction", place="L1")),
        entry(place),
    ]

    (row,) = answers_for_statistics(entries, opened_on=date(2026, 11, 3))
    (abroad,) = answers_for_statistics(
        [*entries[:2], entry(record("place", "L1", roles=["x_Work"], country="MYS"))],
        opened_on=date(2026, 11, 3),
    )

    assert (row.months, row.country, row.sexual) == ("13--24 (1-2 yrs)", "THA", ("Pornography",))
    assert abroad.country == "MYS"


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
