"""What holds for any answers: a yes never takes away, unknown is never no, order is nothing, a child needs no means."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from raengjai.protection.rules.screening import Said, Screening, State, evaluate
from tests.protection.screenings import answer, rules, screening

QUESTIONS = sorted(code for code, one in rules().questions.items() if not one.is_number)
NUMBERS = sorted(code for code, one in rules().questions.items() if one.is_number)
# A yes to these speaks for an exception.
EXCEPTIONS = {code for rule in rules().rules for code in (*rule.unless, *rule.unless_shown)} | {"FISH-FAMILY"}
SHOWN = {rule.code for rule in rules().rules if rule.unless_shown}
MEANS = [one.code for one in rules().questions.values() if one.dimension in ("DR", "CR", "VR", "CD", "VD")]
AGES = st.one_of(st.none(), st.integers(3, 60))


@st.composite
def screenings(draw, ages=AGES):
    """Most answers of one kind, the others of any, so that every state is met."""
    rest = draw(st.sampled_from(["yes", "no", "not_known", "not_asked"]))
    given_answers = draw(st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(Said), max_size=25))
    numbers = draw(st.dictionaries(st.sampled_from(NUMBERS), st.integers(0, 60)))
    begun = screening(rest=rest, numbers=numbers, age_at_act=draw(ages))
    return begun.with_answers(answer(code, said) for code, said in given_answers.items())


def states(of: Screening):
    return {(one.code, one.who): one.state for one in evaluate(of).findings}


def ranks(of: Screening):
    """List → how far down the first pattern that is established stands; beyond all where none is."""
    order = [rule.code for rule in rules().rules if rule.kind == "pattern"]
    result = evaluate(of)
    found = {who: result.pattern(who) for who in result.lists}
    return {who: order.index(one.code) if one else len(order) for who, one in found.items()}


@settings(max_examples=60)
@given(screenings(), st.sampled_from([code for code in QUESTIONS if code not in EXCEPTIONS]))
def test_a_further_yes_takes_nothing_away(told, question):
    further = told.with_answer(answer(question))

    before, after = states(told), states(further)

    assert [code for code in before if after[code] < before[code]] == []
    assert all(ranks(further)[who] <= rank for who, rank in ranks(told).items())


@settings(max_examples=60)
@given(screenings(), st.integers())
def test_what_is_not_known_is_no_answer(told, seed):
    """Neither a no nor a yes: what stands now stands however the open questions are answered one day."""
    open_ones = [
        code for code in QUESTIONS if told.said().get(code, Said.NOT_ASKED) not in (Said.YES, Said.NO)
    ]
    chosen = random.Random(seed).choices([Said.YES, Said.NO], weights=(1, seed % 7), k=len(open_ones))
    answered = told.with_answers(answer(code, said) for code, said in zip(open_ones, chosen, strict=True))
    now, later = states(told), states(answered)

    assert [code for code in now if now[code] is State.NOT_ESTABLISHED and later[code] is not now[code]] == []
    lost = {
        code
        for (code, who) in now
        if now[code, who] > later[code, who] and now[code, who] is State.ESTABLISHED
    }
    assert lost <= SHOWN  # an exception that papers must show has been shown


@settings(max_examples=40)
@given(screenings())
def test_not_known_and_not_asked_read_alike(told):
    asked = [replace(one, said=Said.NOT_ASKED) for one in told.answers if one.said is Said.NOT_KNOWN]

    assert states(told.with_answers(asked)) == states(told)


@settings(max_examples=40)
@given(screenings(), st.integers())
def test_the_order_of_answers_is_nothing(told, seed):
    mixed = list(told.answers)
    random.Random(seed).shuffle(mixed)

    assert evaluate(replace(told, answers=tuple(mixed))) == evaluate(told)


@settings(max_examples=40)
@given(screenings(ages=st.integers(3, 17)), st.sampled_from(Said))
def test_a_child_needs_no_means(told, said):
    told = told.with_answers([answer("EX01"), answer("EX09"), answer("ACT")])

    without = told.with_answers(answer(code, said) for code in MEANS)

    assert evaluate(without).finding("T-CHILD").state is State.ESTABLISHED


def ways_of(result):
    """Findings with the ways to them that name questions alone."""
    for finding in result.findings:
        for way in finding.ways:
            if {code for need in way.needs for code in need.among} <= set(QUESTIONS):
                yield finding, way


@settings(max_examples=40)
@given(screenings(), st.randoms(use_true_random=False))
def test_what_is_named_as_missing_would_establish_it(told, chance):
    result = evaluate(told)
    ways = list(ways_of(result))

    for finding, way in chance.sample(ways, min(3, len(ways))):
        answers = [answer(code, need.said) for need in way.needs for code in need.among[: need.count]]
        after, less = (evaluate(told.with_answers(some)) for some in (answers, answers[1:]))
        assert after.finding(finding.code, finding.who).state is State.ESTABLISHED
        assert less.finding(finding.code, finding.who).state is not State.ESTABLISHED
    for finding in result.findings:
        assert bool(finding.ways) is (finding.state is State.NOT_ENOUGH_KNOWN)


@settings(max_examples=30)
@given(screenings())
def test_the_same_answers_say_the_same(told):
    again = Screening(told.edition, told.episode, tuple(told.answers))

    assert evaluate(again) == evaluate(told)
