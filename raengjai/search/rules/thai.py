"""Thai has no blanks between words: where a word may begin, and which words stand in a stretch of letters.

The dictionary is the word list that the package pythainlp carries (CC0 1.0). It is read as a file: importing
the package costs 65 MB and half a second, and nlpo3 keeps 59 MB for a list that needs 10 MB here.
"""

import importlib.util
import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

Segment = tuple[int, int, str]  # first cluster, cluster after the last, letters

CONSONANT = "[\u0e01-\u0e2e]"
THAI_RUN = "[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+"
LONGEST = 20  # letters; longer entries of the dictionary are compounds of shorter ones

_SILENCED = f"(?:{CONSONANT}[\u0e34\u0e38]?\u0e4c)*"
# Thai character clusters (Theeramunkong et al. 2000), with fewer rules: no word begins or ends inside one.
_CLUSTER = re.compile(
    f"[\u0e40-\u0e44]?{CONSONANT}(?:\u0e31[\u0e48-\u0e4b]?{CONSONANT})?[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]*{_SILENCED}|."
)
_WORD = re.compile(THAI_RUN)


def clusters(run: str) -> list[str]:
    """A stretch of Thai letters, cut wherever a word may begin."""
    return _CLUSTER.findall(run)


@lru_cache(maxsize=1)
def dictionary() -> frozenset[str]:
    """Every Thai word of two letters or more, without blanks."""
    lines = _word_list().read_text(encoding="utf-8").split("\n")
    return frozenset(word for word in lines if 1 < len(word) <= LONGEST and _WORD.fullmatch(word))


@lru_cache(maxsize=1)
def _sorted_dictionary() -> list[str]:
    return sorted(dictionary())


def beginning_with(letters: str, *, most: int) -> list[str]:
    """The shortest dictionary words that go on after `letters`."""
    words = _sorted_dictionary()
    first = bisect_right(words, letters)
    last = bisect_left(words, letters + "\uffff", lo=first)
    return sorted(words[first:last], key=len)[:most]


@lru_cache(maxsize=1)
def dictionary_version() -> str:
    return version("pythainlp")


def words_within(units: list[str]) -> list[Segment]:
    """Every dictionary word in a run of clusters: (first cluster, cluster after the last, word)."""
    known, found = dictionary(), []
    for first in range(len(units)):
        word = ""
        for last in range(first, len(units)):
            word += units[last]
            if len(word) > LONGEST:
                break
            if word in known:
                found.append((first, last + 1, word))
    return found


def segments(units: list[str]) -> list[Segment]:
    """The run cut into the fewest words; clusters that belong to no word stand alone."""
    words = words_within(units)
    edges = [(first, last, word, 1.0) for first, last, word in words]
    edges += [(place, place + 1, unit, 2.0) for place, unit in enumerate(units)]
    return cheapest(edges, len(units))


def cheapest(edges: list[tuple[int, int, str, float]], length: int) -> list[Segment]:
    """The path of least cost through edges (from, to, label, cost); of equals the longer first step."""
    best: list[tuple[float, int, Segment | None]] = [(0.0, 0, None)] * (length + 1)
    starts: dict[int, list[tuple[int, int, str, float]]] = {}
    for edge in edges:
        starts.setdefault(edge[0], []).append(edge)
    for place in sorted(starts, reverse=True):
        best[place] = min(
            (cost + best[last][0], -last, (first, last, label)) for first, last, label, cost in starts[place]
        )
    path, place = [], 0
    while place < length:
        step = best[place][2]
        assert step is not None  # every place below `length` has an edge
        path.append(step)
        place = step[1]
    return path


def _word_list() -> Path:
    package = importlib.util.find_spec("pythainlp")
    if package is None or not package.submodule_search_locations:
        raise LookupError("the Thai dictionary is missing: install pythainlp")
    return Path(package.submodule_search_locations[0]) / "corpus" / "words_th.txt"
