"""Papers come in: from a phone answer by answer, or keyed in by the desk, one by one or as a workbook."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Guest
from raengjai.ground.actor import Actor
from raengjai.ground.receipts import normalise
from raengjai.ground.refused import Refused
from raengjai.journal.actions import EntryDraft, record_many
from raengjai.training.actions.rights import check_at_work, check_helps
from raengjai.training.actions.tests import as_system, locked
from raengjai.training.models import PART_NAMES, GuestCode, Paper, Test, code_index, items_of
from raengjai.training.rules.marking import (
    VARIANTS,
    Shown,
    check_answers,
    read_line,
    score_of,
    seed_of_variant,
    sheet,
    variant_of,
)
from raengjai.training.rules.questions import Item

# What a printed paper says, and who keyed it in.
_KEYED = ("how", "variant", "seed", "answers", "score", "finished_at", "keyed_by", "language")
MOST_FIGURES = 6  # of the number on a paper
CLOSED = _("The test was closed meanwhile. What you answered before counts.")


@dataclass(frozen=True, slots=True)
class Keyed:
    """A paper that was keyed in, and whether it is new or changed (False: exactly this one was there already)."""

    paper: Paper
    is_new: bool


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """One printed paper as the desk has it: whose, which letter, and the answers as one line or by question."""

    guest: Guest
    part: str
    variant: str = ""
    line: str = ""
    answers: Mapping[str, Sequence[int]] | None = None
    is_correction: bool = False


# --- on the phone: the system writes for whoever holds the code -------------------------------------------------


@transaction.atomic
def begin_paper(test: Test, guest: Guest, *, language: str, by: Actor, at: datetime) -> Paper:
    """The paper of the open part; the one that was begun already is gone on with."""
    test = locked(test)
    part = test.open_part
    if not part:
        raise Refused(_("The test is not open now."))
    found = Paper.objects.filter(test=test, part=part, guest=guest).first()
    if found is not None:
        return found
    paper = Paper(
        test=test,
        event_id=test.event_id,
        guest=guest,
        part=part,
        how="phone",
        seed=secrets.randbelow(2**31),
        language=language,
        begun_at=at,
    )
    paper.save(force_insert=True)
    _record("paper.begun", paper, by=by, at=at)
    return paper


@transaction.atomic
def answer_question(paper: Paper, key: str, places: Sequence[int], *, by: Actor, at: datetime) -> Paper:
    """One answer of a paper that is not handed in; the same answer again changes nothing."""
    paper = _locked(paper)
    _check_open(paper)
    check_answers(paper.seed, items_of(paper.test), {key: places})
    wanted = sorted(set(places))
    if paper.answers.get(key, []) != wanted:
        paper.answers = {**paper.answers, key: wanted}
        paper.save(update_fields=["answers"])
    return paper


@transaction.atomic
def hand_in(paper: Paper, *, by: Actor, at: datetime) -> Paper:
    """The paper is marked. Handing in again changes nothing."""
    kept = _locked(paper)
    if kept.is_handed_in:
        return kept
    _check_open(kept)
    kept.finished_at, kept.score = at, score_of(kept.seed, items_of(kept.test), kept.answers)
    kept.save(update_fields=["finished_at", "score"])
    _record("paper.handed_in", kept, by=by, at=at)
    return kept


@transaction.atomic
def speak_paper(paper: Paper, language: str, *, by: Actor, at: datetime) -> None:
    """The language in which the paper is shown."""
    Paper.objects.filter(pk=paper.pk).update(language=language)


# --- on paper: the desk keys it in ------------------------------------------------------------------------------


def printed_sheet(test: Test, part: str, variant: str) -> list[Shown]:
    """What stands on the printed paper with this letter."""
    return printed_sheets(test, part)[variant]


def printed_sheets(test: Test, part: str) -> dict[str, list[Shown]]:
    """What stands on the printed papers, by letter; the questions are read once."""
    items = _items(test)
    return {letter: sheet(seed_of_variant(test.pk, part, letter), items) for letter in VARIANTS}


@transaction.atomic
def key_paper(test: Test, draft: PaperDraft, *, by: Actor, at: datetime) -> Keyed:
    """A printed paper. Twice the same changes nothing; another one needs `is_correction`; a paper from a phone stays."""
    return key_papers(test, [draft], by=by, at=at)[0]


@transaction.atomic
def key_papers(test: Test, drafts: Sequence[PaperDraft], *, by: Actor, at: datetime) -> list[Keyed]:
    """Many at once, all or none. What is read and written does not grow with them."""
    test = locked(test)
    check_helps(by, test.event)
    check_at_work(test.event)
    items, guests = _items(test), [draft.guest for draft in drafts]
    rows = Paper.objects.select_for_update().filter(test=test, guest__in=guests).order_by("id")
    there = {(paper.part, paper.guest_id): paper for paper in rows}
    keyed = [_key(test, draft, items, there, by=by, at=at) for draft in drafts]
    _write([each.paper for each in keyed if each.is_new], by=by, at=at)
    if test.fixed_at is None and any(each.is_new for each in keyed):
        with as_system():
            Test.objects.filter(pk=test.pk).update(fixed_at=at)
    return keyed


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes and numbers of an event's guests, looked up without asking again."""

    test: Test
    by_number: Mapping[int, GuestCode]
    by_index: Mapping[bytes, GuestCode]
    by_guest: Mapping[UUID, GuestCode]

    def find(self, words: str) -> GuestCode | None:
        """Whose code of six characters, or whose number, it is."""
        found = self.by_index.get(code_index(self.test.code, normalise(words)))
        number = int(words) if words.isdecimal() and len(words) <= MOST_FIGURES else None
        return found or (self.by_number.get(number) if number is not None else None)

    def variant_for(self, guest: Guest) -> str:
        """The letter that was printed on the guest's own paper; "" for one without a number."""
        found = self.by_guest.get(guest.pk)
        return variant_of(found.number) if found else ""


def codes_of(test: Test) -> Codes:
    """One query."""
    found = list(GuestCode.objects.filter(event=test.event_id).select_related("guest"))
    return Codes(
        test,
        {each.number: each for each in found},
        {bytes(each.code_index): each for each in found},
        {each.guest_id: each for each in found},
    )


def guest_by_code(test: Test, code: str) -> Guest | None:
    """Whose code of six characters it is, as far as the reader may see the guest."""
    index = code_index(test.code, normalise(code))
    found = GuestCode.objects.filter(event=test.event_id, code_index=index).select_related("guest").first()
    return found.guest if found else None


def find_guest(test: Test, words: str) -> Guest:
    """By the code of six characters, the number of the paper, or a part of the name. Raises Refused."""
    words = words.strip()
    known = guest_by_code(test, words) or _by_number(test, words)
    if known is not None:
        return known
    fits = list(Guest.objects.of_event(test.event_id).filter(name__icontains=words).by_name()[:6])
    if not fits:
        raise Refused(_("There is no guest with this number or name at this event."), field="who")
    if len(fits) > 1:
        sentence: Any = _(
            "Several guests fit: %(names)s. Write the number of the paper, or more of the name."
        )
        raise Refused(sentence % {"names": ", ".join(each.name for each in fits[:5])}, field="who")
    return fits[0]


def variant_for(guest: Guest) -> str:
    """The letter that was printed on the guest's own paper; "" for one without a number."""
    number = GuestCode.objects.filter(guest=guest).values_list("number", flat=True).first()
    return variant_of(number) if number else ""


def _by_number(test: Test, words: str) -> Guest | None:
    if not words.isdecimal() or len(words) > MOST_FIGURES:
        return None
    found = GuestCode.objects.filter(event=test.event_id, number=int(words)).select_related("guest").first()
    if found is None:
        raise Refused(_("There is no guest with this number or name at this event."), field="who")
    return found.guest


def _items(test: Test) -> list[Item]:
    with as_system():
        return items_of(test)


def _key(
    test: Test,
    draft: PaperDraft,
    items: Sequence[Item],
    there: dict[tuple[str, UUID], Paper],
    *,
    by: Actor,
    at: datetime,
) -> Keyed:
    """The paper as it will be, not written yet. `there` are those of the test, by part and guest."""
    if draft.guest.event_id != test.event_id:
        raise Refused(_("This guest belongs to another event."), field="who")
    variant = draft.variant or variant_for(draft.guest)
    if variant not in VARIANTS or not variant:
        raise Refused(_("Say which letter stands on the paper: A, B, C or D."), field="variant")
    seed = seed_of_variant(test.pk, draft.part, variant)
    answers = read_line(draft.line, sheet(seed, items)) if draft.answers is None else dict(draft.answers)
    check_answers(seed, items, answers)
    found = there.get((draft.part, draft.guest.pk))
    if found is not None and (kept := _kept(found, variant, answers, draft)):
        return Keyed(kept, is_new=False)
    paper = found or Paper(test=test, event=test.event, guest=draft.guest, part=draft.part, begun_at=at)
    paper.place_code, paper.province_code = test.event.place_code, test.event.province_code
    paper.office_code = test.event.office_code
    paper.how, paper.variant, paper.seed, paper.answers = "paper", variant, seed, answers
    paper.score, paper.finished_at, paper.keyed_by = score_of(seed, items, answers), at, by.me
    paper.language = "th"
    there[draft.part, draft.guest.pk] = paper
    return Keyed(paper, is_new=True)


def _write(papers: Sequence[Paper], *, by: Actor, at: datetime) -> None:
    """New and corrected ones, each once, in the order in which they were keyed."""
    each_once = list({paper.pk: paper for paper in papers}.values())
    new = [paper for paper in each_once if paper._state.adding]
    corrected = [paper for paper in each_once if not paper._state.adding]
    entries = [
        *(_entry("paper.keyed", paper) for paper in new),
        *(_entry("paper.corrected", paper) for paper in corrected),
    ]
    Paper.objects.bulk_create(new)
    Paper.objects.bulk_update(corrected, _KEYED)
    record_many(entries, by=by, at=at)


def _kept(
    found: Paper, variant: str, answers: Mapping[str, Sequence[int]], draft: PaperDraft
) -> Paper | None:
    """The paper that is there, when it says the same; None when it may be replaced."""
    if found.how == "phone":
        sentence: Any = _("%(name)s took the test on the phone (%(part)s). That paper counts.")
        raise Refused(sentence % {"name": draft.guest.name, "part": PART_NAMES[found.part]}, field="who")
    if found.variant == variant and found.answers == {key: list(places) for key, places in answers.items()}:
        return found
    if not draft.is_correction:
        sentence = _(
            "A paper of %(name)s was keyed in before, with other answers (%(n)d right). Tick the box to replace it."
        )
        raise Refused(sentence % {"name": draft.guest.name, "n": found.score}, field="who")
    return None


def _locked(paper: Paper) -> Paper:
    """As it is now, with its test. The test is locked first, as by who closes it or keys papers in: so nobody who
    holds the one waits for the other. An empty paper goes when the test is closed."""
    test = locked(paper.test)
    found = Paper.objects.select_for_update().filter(pk=paper.pk).first()
    if found is None:
        raise Refused(CLOSED)
    found.test = test
    return found


def _check_open(paper: Paper) -> None:
    """Still to be answered. Asked under the lock: the test may have been closed meanwhile."""
    if paper.is_handed_in:
        raise Refused(_("You have handed in this test already. Your answers are kept."))
    if not paper.test.is_open(paper.part):
        raise Refused(CLOSED)


def _record(verb: str, paper: Paper, *, by: Actor, at: datetime) -> None:
    record_many([_entry(verb, paper)], by=by, at=at)


def _entry(verb: str, paper: Paper) -> EntryDraft:
    codes = {"part": paper.part, "how": paper.how}
    return EntryDraft(verb, paper, paper.place_code, paper.office_code, codes)
