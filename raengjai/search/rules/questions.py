"""What somebody typed, as two PostgreSQL tsqueries: what was meant exactly, and what may have been meant."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from raengjai.ground.text import normalise_thai, plain_digits, without_tones
from raengjai.search.rules.lexemes import SHORTEST_ENDING, TOKEN, latin, quoted
from raengjai.search.rules.sounds import one_slip_from, shortened, sound_key, sounding_like
from raengjai.search.rules.thai import (
    Segment,
    beginning_with,
    cheapest,
    clusters,
    dictionary,
    segments,
)

LONGEST_QUESTION = 120
SHORTEST_QUESTION = 2  # letters
_MOST_RUNS = 8
_MOST_ALIKE = 8
_MOST_TAILS = 3
_MOST_GROWN = 60
_SHORTEST_PREFIX = 2
_WITH_COUNTRY = 11  # digits of 66 81 234 5678
_NUMBER = re.compile(r"\+?[0-9][0-9 -]{5,}[0-9]")
_TITLES = Path(__file__).resolve().parent.parent / "data" / "titles.txt"
_LETTERS_FOR_A_SOUND = 3
_LETTERS_FOR_A_SLIP = 4
_MOST_TOGETHER = 4
_UNREADABLE = 3.0
_LONGEST_NAME = 14


@dataclass(frozen=True, slots=True)
class Question:
    """Two tsqueries; "" where there is nothing to ask."""

    exact: str = ""
    alike: str = ""


def question_of(text: str) -> Question:
    """Every run of letters or digits must be found; the last one may still be incomplete."""
    tokens = list(TOKEN.finditer(_without_titles(_joined_numbers(normalise_thai(text[:LONGEST_QUESTION])))))[
        :_MOST_RUNS
    ]
    runs = [_run(token.lastgroup or "", token[0], is_last=token is tokens[-1]) for token in tokens]
    if sum(len(token[0]) for token in tokens) < SHORTEST_QUESTION:
        return Question()
    exact = " & ".join(f"({run.exact})" for run in runs)
    alike = " & ".join(f"({run.alike or run.exact})" for run in runs)
    return Question(exact, alike if any(run.alike for run in runs) else "")


def _run(script: str, word: str, *, is_last: bool) -> Question:
    if script == "thai":
        return Question(_thai_phrase(word, is_last=is_last), _thai_alike(word))
    if script == "digits":
        ending = f" | {quoted('#' + word)}:*" if len(word) >= SHORTEST_ENDING else ""
        return Question(quoted(word) + ending)
    word = latin(word)
    prefix = ":*" if is_last and len(word) >= _SHORTEST_PREFIX else ""
    return Question(f"{quoted(word)}{prefix}", _either(_name_alike(word)))


def _thai_phrase(run: str, *, is_last: bool) -> str:
    """The words of the run side by side; the last run may be the beginning of a longer word."""
    steps = segments(clusters(run))
    phrases = [_side_by_side(steps, quoted(steps[-1][2]))]
    if is_last:
        phrases += _continued(steps)
    return _either(phrases)


def _side_by_side(steps: list[Segment], last: str) -> str:
    """ "a <2> b" is b two clusters after the beginning of a."""
    parts = [f"{quoted(word)} <{end - begin}>" for begin, end, word in steps[:-1]]
    return " ".join([*parts, last])


def _continued(steps: list[Segment]) -> list[str]:
    """What the run may become: its last words are the beginning of a longer one, or of a name's syllable."""
    found = []
    for place in range(max(0, len(steps) - _MOST_TAILS), len(steps)):
        longer = _grown("".join(word for *_, word in steps[place:]))
        if longer:
            found.append(_side_by_side(steps[: place + 1], f"({_either(map(quoted, longer))})"))
    tail = steps[-1][2]
    if tail in dictionary():
        return found
    if len(tail) >= _SHORTEST_PREFIX:
        return [*found, _side_by_side(steps, f"{quoted(tail)}:*")]
    if len(steps) > 1 and steps[-2][2] in dictionary():
        return [*found, _side_by_side(steps[:-1], quoted(steps[-2][2]))]
    return found


def _grown(tail: str) -> list[str]:
    """Dictionary words that go on after `tail`, without those that keep it as a word of their own."""
    if len(tail) < _SHORTEST_PREFIX:
        return []
    longer = beginning_with(tail, most=_MOST_GROWN)
    if tail in dictionary():
        longer = [word for word in longer if not _may_end(tail, word)]
    return longer[:_MOST_ALIKE]


def _may_end(tail: str, word: str) -> bool:
    return "".join(clusters(word)[: len(clusters(tail))]) == tail


def _thai_alike(run: str) -> str:
    return _either([*_name_alike(run), *_corrected(run)])


def _name_alike(run: str) -> list[str]:
    key = sound_key(run)
    if not _SHORTEST_PREFIX <= len(key) <= _LONGEST_NAME:
        return []
    short = shortened(key)
    # The same sound; one letter too many was typed; one too few; another one.
    return [quoted(f"~{key}"), *(quoted(f"~{less}") for less in short)] + [
        quoted(f"-{near}") for near in [key, *short] if short
    ]


def _corrected(run: str) -> list[str]:
    """The run in dictionary words, each with those that sound like it; [] when nothing can be read in it."""
    steps = segments(clusters(run))
    readings = {word: _alternatives(word) for *_, word in _windows(steps)}
    edges = [(*step, _UNREADABLE) for step in steps]
    edges += [(*window, _cost(window[2])) for window in _windows(steps) if readings[window[2]]]
    path = cheapest(edges, steps[-1][1])
    if not all(readings[word] for *_, word in path):
        return []
    return [" & ".join(f"({_either(map(quoted, readings[word]))})" for *_, word in path)]


def _windows(steps: list[Segment]) -> list[Segment]:
    """Neighbouring words taken together: a slip often makes two short words of a longer one."""
    return [
        (steps[first][0], steps[last][1], "".join(word for *_, word in steps[first : last + 1]))
        for first in range(len(steps))
        for last in range(first, min(len(steps), first + _MOST_TOGETHER))
    ]


def _cost(word: str) -> float:
    """Words of the dictionary are likelier than words that sound right, and those than a slip."""
    if word in dictionary():
        return 1.0
    return 1.4 if sounding_like(word) else 2.2


def _alternatives(word: str) -> list[str]:
    found = [word] if word in dictionary() else []
    if len(word) >= _LETTERS_FOR_A_SOUND:
        found += _nearest_first(word, sounding_like(word))
    if not found and len(word) >= _LETTERS_FOR_A_SLIP:
        found = _nearest_first(word, one_slip_from(word))
    return list(dict.fromkeys(found))[:_MOST_ALIKE]


def _nearest_first(word: str, found: list[str]) -> list[str]:
    bare = without_tones(word)
    return sorted(found, key=lambda other: (without_tones(other) != bare, abs(len(other) - len(word))))


def _either(choices: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(choices))


def _joined_numbers(text: str) -> str:
    """Telephone numbers as they are kept: "+66 81 234 5678" and "081-234-5678" are 0812345678."""

    def join(found: re.Match[str]) -> str:
        digits = plain_digits(found[0])
        has_country = found[0].startswith("+66") or (len(digits) == _WITH_COUNTRY and digits.startswith("66"))
        return f"0{digits[2:]}" if has_country else digits

    return _NUMBER.sub(join, text)


def _without_titles(text: str) -> str:
    return _title_pattern().sub("", text)


@lru_cache(maxsize=1)
def _title_pattern() -> re.Pattern[str]:
    """A title at the beginning of a word, when at least two letters of a name follow."""
    titles = _TITLES.read_text(encoding="utf-8").split()
    return re.compile(rf"(?:(?<=\s)|^)(?:{'|'.join(map(re.escape, titles))})\s*(?=\S\S)")
