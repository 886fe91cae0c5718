"""Every branch of the engine is taken both ways: counted on the compiled code, jump by jump.

`coverage` is not among the tools of the house; this counts stricter than it does. Each conditional jump of each code object
in rules/screening (loops and comprehensions too) must be seen going on and jumping.
"""

import dis
import itertools
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

from raengjai.protection.rules import screening as engine
from raengjai.protection.rules.screening import (
    EditionChanged,
    Episode,
    Period,
    Said,
    Screening,
    evaluate,
    evaluate_by,
    progress,
    put_away,
    signs,
    take_out,
)
from raengjai.protection.rules.screening.editions import FOLDER, edition, listed, newest, read
from tests.protection.screenings import CODE, NOON, WITNESS, adult, answer, child, of_case, rules, screening

SOURCES = sorted(Path(engine.__file__).parent.glob("*.py"))
Jump = tuple[str, str, int, int]  # file, function, line, offset
CASES = [
    "papers-at-work",
    "age-not-known",
    "seventeen-scaffold-protected",
    "thirteen-not-light",
    "before-section-6-1",
    "one-strong-rest-open",
    "twelve-thirteen-hours-light",
    "fifteen-43-hours",
]


def code_objects(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from code_objects(constant)


def jumps() -> dict[Jump, set[int]]:
    """Every conditional jump inside a function → the two places where it can lead."""
    found = {}
    for path in SOURCES:
        module = compile(path.read_text(encoding="utf-8"), str(path), "exec")
        for code in (
            one for one in code_objects(module) if one.co_flags & 0x2
        ):  # functions, not bodies of classes
            steps = list(dis.get_instructions(code))
            for here, following in itertools.pairwise(steps):
                if "_IF_" in here.opname or here.opname == "FOR_ITER":
                    name = (path.name, code.co_qualname, code.co_firstlineno, here.offset)
                    found[name] = {following.offset, here.argval}
    return found


class Watch:
    """Follows each frame of the engine instruction by instruction."""

    def __init__(self) -> None:
        self.ours = {str(path) for path in SOURCES}
        self.seen: dict[Jump, set[int]] = {}

    def __call__(self, frame: FrameType, _event: str, _arg: Any) -> Callable[..., Any] | None:
        code = frame.f_code
        if code.co_filename not in self.ours:
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        name = (Path(code.co_filename).name, code.co_qualname, code.co_firstlineno)
        before = -1

        def step(inner: FrameType, event: str, _given: Any) -> Callable[..., Any]:
            nonlocal before
            if event == "opcode":
                self.seen.setdefault((*name, before), set()).add(inner.f_lasti)
                before = inner.f_lasti
            return step

        return step


def play(elsewhere: Path) -> None:
    """What it takes to go everywhere once. `elsewhere`: a folder with an edition that is not as it was listed."""
    with pytest.raises(EditionChanged):
        edition.__wrapped__(CODE, elsewhere)
    with pytest.raises(IndexError):
        newest(date(2020, 1, 1))
    read(FOLDER / CODE, begins_on=date(2026, 11, 26))
    listed.__wrapped__()
    newest(date(2026, 11, 26))
    deck = {case["code"]: case for case in rules().raw["deck"]["case"]}
    for told in [of_case(deck[code]) for code in CASES]:
        assert take_out(put_away(told)) == told
        result = evaluate(told)
        result.established()
        result.established("pattern")
        result.pattern(result.lists[0])
        progress(rules(), told)
    other = rules().other
    assert other
    told = child(13, yes=["WORK"]).with_answers([answer("DR01"), answer("DR01", Said.NO, respondent=WITNESS)])
    for by in (rules(), other):
        for way in (way for finding in evaluate_by(by, told).findings for way in finding.ways):
            assert way.length
    play_guide_and_faults()


def play_guide_and_faults() -> None:
    agreed = {"yes": ["S-SAFE", "S-LANGUAGE", "S-GO-ON"]}
    ended = adult(rest="no", **agreed).with_answer(answer("ACT", Said.NOT_ASKED))
    for told in (
        Screening(CODE),
        screening(**agreed, no=["S-DANGER", "S-CARE"]),
        screening(no=["S-SAFE"]),
        ended,
    ):
        progress(rules(), told)
    for sign in signs(rules()):
        sign.text.in_language("th")
        sign.text.in_language("en")
    born = date(2007, 3, 1)
    both = {"began_on": born, "ended_on": date(2026, 1, 1)}
    for episode in (
        Episode(age_at_act=3, **both),
        Episode(age_at_act=3, born_on=born),
        Episode(born_on=born, **both),
    ):
        evaluate(Screening(CODE, episode)).finding("EX", "child")
    of_both = evaluate(screening(yes=["EX01", "EX02", "CD01", "CD02"], not_known=["CD03"]))
    assert of_both.finding("EX", "adult").who == "adult"
    assert of_both.pattern("adult") != of_both.pattern("child")
    assert not Episode(began_on=date(2020, 1, 1), ended_on=date(2020, 1, 2)).is_of_time(
        None, date(2019, 1, 1)
    )
    assert Episode().is_of_time(None, date(2019, 1, 1))
    for wrong in ({"at": NOON.replace(tzinfo=None)}, {"number": -1}, {"said": Said.NO, "number": 1}):
        with pytest.raises(ValueError):
            answer("HOURS", **wrong)
    with pytest.raises(LookupError):
        evaluate(adult()).finding("NOTHING")
    senseless = put_away(screening(yes=["ACT"])).replace("yes", "perhaps")
    for text in ("[]", "{}", '{"form": 1}', senseless):
        with pytest.raises(ValueError):
            take_out(text)
    asked = Screening(CODE, Episode(reference_period=Period.WEEK))
    assert take_out(put_away(asked)) == asked
    edition.__wrapped__(CODE)
    with pytest.raises(KeyError):
        edition.__wrapped__("1999.1")


def test_every_branch_is_taken_both_ways(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "screening")
    (tmp_path / "screening" / CODE / "deck.toml").write_text("")
    watch, expected = Watch(), jumps()
    rules()
    before = sys.gettrace()
    sys.settrace(watch)
    try:
        play(tmp_path / "screening")
    finally:
        sys.settrace(before)

    missed = {jump: ways - watch.seen.get(jump, set()) for jump, ways in expected.items()}

    assert len(expected) > 150
    assert {jump: ways for jump, ways in missed.items() if ways} == {}
