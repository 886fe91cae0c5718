"""The recovery key in the hands of named custodians: any m of n put it together again, fewer know nothing of it.

A share is 33 words (SLIP-39, https://github.com/satoshilabs/slips/blob/master/slip-0039.md; made and joined by the package
shamir-mnemonic behind ground.crypto). All shares of one set begin with the same two words, its name, which is no secret. Four
letters are enough of a word. Where one word is wrong its place is told, never the right word: it could be another's share.

Every refusal is a Refused of its own class with a sentence for the person; none carries a word of a share. Pure: what is
stored is the plan, which holds no share.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.ground import crypto
from raengjai.ground.refused import Refused
from raengjai.protection.rules import keys
from raengjai.protection.rules.keys import MemberKey, RoomKey, SignedWrap

FEWEST_NEEDED, MOST_SHARES = 2, 16
SECRET = 32  # bytes
WORDS = 33  # of a share of a secret of that length
_CHECKSUM = 3  # words at the end
_NAME = 2  # words at the beginning
_ABBREVIATED = 4  # letters by which a word is known
_PADDED = WORDS * 9  # bytes; lengths of sealed shares tell nothing


class ShareRefused(Refused):
    """What was typed is no share, or shares do not make the key."""


class ImpossibleNumbers(ShareRefused):
    def __init__(self) -> None:
        super().__init__(
            _("At least 2 shares must be needed, not more than there are, and there can be at most 16.")
        )


class NamedTwice(ShareRefused):
    def __init__(self) -> None:
        super().__init__(_("Each custodian holds one share. Somebody is named twice."))


class WrongLength(ShareRefused):
    def __init__(self, found: int) -> None:
        super().__init__(
            _("A share has %(expected)d words. Here are %(found)d.") % {"expected": WORDS, "found": found}
        )
        self.found = found


class UnknownWord(ShareRefused):
    """`position` counts from 1."""

    def __init__(self, position: int) -> None:
        super().__init__(
            _("Word %(position)d is not in the list of words. Compare it with the paper.")
            % {"position": position}
        )
        self.position = position


class WrongWord(ShareRefused):
    """Every word is in the list, and one of them is wrong: the one at `position`, from 1."""

    def __init__(self, position: int) -> None:
        super().__init__(
            _("Word %(position)d is not the right one. Compare it with the paper.") % {"position": position}
        )
        self.position = position


class WrongWords(ShareRefused):
    def __init__(self) -> None:
        super().__init__(
            _("Some words are wrong or stand in another order. Compare all of them with the paper.")
        )


class AnotherKind(ShareRefused):
    def __init__(self) -> None:
        super().__init__(_("These words were not made for this room. Look for the right paper."))


class AnotherSet(ShareRefused):
    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            _("This share belongs to the key “%(found)s”. The one wanted is “%(expected)s”.")
            % {"found": found, "expected": expected}
        )


class SameShare(ShareRefused):
    def __init__(self, number: int) -> None:
        super().__init__(_("Share %(number)d was entered twice.") % {"number": number})
        self.number = number


class TooFew(ShareRefused):
    def __init__(self, found: int, need: int) -> None:
        super().__init__(
            _("%(need)d shares are needed. Here are %(found)d.") % {"need": need, "found": found}
        )
        self.found, self.need = found, need


class NotTogether(ShareRefused):
    def __init__(self) -> None:
        super().__init__(
            _("Each share is whole, but together they make no key. Find out where each paper comes from.")
        )


class AnotherKey(ShareRefused):
    def __init__(self) -> None:
        super().__init__(_("These shares make another key than the one of this room. Nothing was opened."))


@dataclass(frozen=True, slots=True)
class Share:
    """One custodian's part. `set_name`: the two words all of the set begin with; `number` from 1; `need`: how many make the key."""

    words: str = field(repr=False)
    set_name: str
    number: int
    need: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Which key the shares make, and who holds which: share 1 the first custodian, and so on. Holds no secret."""

    room: RoomKey
    set_name: str
    need: int
    custodians: tuple[UUID, ...]

    def custodian_of(self, share: Share) -> UUID:
        return self.custodians[share.number - 1]


def split(secret: bytes, *, need: int, of: int) -> list[Share]:
    """`of` shares of 32 bytes, any `need` of which make them again. Raises ImpossibleNumbers, and ValueError for another length."""
    if not FEWEST_NEEDED <= need <= of <= MOST_SHARES:
        raise ImpossibleNumbers
    if len(secret) != SECRET:
        raise ValueError("a secret of 32 bytes")
    return [read_share(words) for words in crypto.split_in_words(secret, need=need, of=of)]


def read_share(typed: str) -> Share:
    """What somebody copied from paper: in any case, with commas, numbers in front, or words cut to four letters.
    Raises UnknownWord, WrongLength, WrongWord, WrongWords, AnotherKind."""
    from shamir_mnemonic import MnemonicError  # noqa: PLC0415 - only for a recovery key
    from shamir_mnemonic import Share as Decoded  # noqa: PLC0415 - the same

    words = _words(typed)
    _check_words(words)
    try:
        decoded = Decoded.from_mnemonic(" ".join(words))
    except MnemonicError:
        raise WrongWords from None
    in_one_group = (decoded.group_index, decoded.group_threshold, decoded.group_count) == (0, 1, 1)
    if not in_one_group or decoded.member_threshold < FEWEST_NEEDED:
        raise AnotherKind
    return Share(" ".join(words), " ".join(words[:_NAME]), decoded.index + 1, decoded.member_threshold)


def combine(shares: Iterable[Share]) -> bytes:
    """The secret (32 bytes) behind shares of one set. Raises TooFew, AnotherSet, SameShare, NotTogether.
    Where more are given than are needed, all of them must fit."""
    given = list(shares)
    if not given:
        raise TooFew(0, FEWEST_NEEDED)
    first, seen = given[0], set[int]()
    for share in given:
        if (share.set_name, share.need) != (first.set_name, first.need):
            raise AnotherSet(share.set_name, first.set_name)
        if share.number in seen:
            raise SameShare(share.number)
        seen.add(share.number)
    if len(given) < first.need:
        raise TooFew(len(given), first.need)
    enough = [share.words for share in given[: first.need]]
    secret = _joined(enough)
    if any(_joined([*enough[1:], share.words]) != secret for share in given[first.need :]):
        raise NotTogether
    return secret


def make_recovery(
    *, province_code: str, need: int, custodians: Sequence[UUID]
) -> tuple[Plan, list[Share], bytes]:
    """A new recovery key for its custodians: the plan, their shares in the same order, and the private half, which is to be
    forgotten. It has been put together again from the last shares. Raises ImpossibleNumbers, NamedTwice."""
    if len(set(custodians)) != len(custodians):
        raise NamedTwice
    pair = crypto.new_seal_key()
    shares = split(pair.private, need=need, of=len(custodians))
    plan = Plan(
        RoomKey(keys.RECOVERY, province_code, pair.public), shares[0].set_name, need, tuple(custodians)
    )
    if recover(plan, shares[-need:]) != pair.private:
        raise NotTogether
    return plan, shares, pair.private


def recover(plan: Plan, shares: Iterable[Share]) -> bytes:
    """The private half of the plan's key, compared with its public half before anything is opened with it.
    Raises as `combine`, and AnotherKey."""
    given = list(shares)
    for share in given:
        check_share(plan, share)
    if len(given) < plan.need:
        raise TooFew(len(given), plan.need)
    private = combine(given)
    if not crypto.belong_together(plan.room.public, private):
        raise AnotherKey
    return private


def check_share(plan: Plan, share: Share) -> None:
    """Whether a share can be one of the plan's, as soon as it is typed. Raises AnotherSet, AnotherKind."""
    if share.set_name != plan.set_name:
        raise AnotherSet(share.set_name, plan.set_name)
    if share.need != plan.need or share.number > len(plan.custodians):
        raise AnotherKind


def seal_share(plan: Plan, share: Share, *, to_public: bytes, by: MemberKey) -> SignedWrap:
    """The share for its custodian's own pair, so that it can be kept here beside the paper; signed by whoever split."""
    parts = _sealed_as(plan, share.number, to_public)
    return keys.hand_over(share.words.ljust(_PADDED).encode(), to_public, parts, by)


def open_share(
    wrapped: SignedWrap, plan: Plan, *, number: int, member: MemberKey, signer_public: bytes
) -> Share:
    """The share behind `seal_share`. Raises SealBroken; also for somebody else's share."""
    if plan.custodians[number - 1] != member.member_id:
        raise crypto.SealBroken("share")
    text = keys.receive(wrapped, member.private, _sealed_as(plan, number, member.public), signer_public)
    share = read_share(text.decode())
    if share.number != number:
        raise crypto.SealBroken("share")
    return share


def _joined(words: list[str]) -> bytes:
    try:
        return crypto.joined_words(words)
    except crypto.SealBroken:
        raise NotTogether from None


def _words(typed: str) -> list[str]:
    from shamir_mnemonic.wordlist import WORDLIST  # noqa: PLC0415 - only for a recovery key

    known = {word[:_ABBREVIATED]: word for word in WORDLIST} | {word: word for word in WORDLIST}
    parts = (part.strip(".,;:()") for part in typed.lower().replace(",", " ").split())
    spoken = [part for part in parts if part and not part.isdecimal()]
    for position, word in enumerate(spoken, start=1):
        if word not in known:
            raise UnknownWord(position)
    return [known[word] for word in spoken]


def _check_words(words: Sequence[str]) -> None:
    """Raises WrongLength, WrongWord, WrongWords."""
    from shamir_mnemonic import rs1024  # noqa: PLC0415 - only for a recovery key
    from shamir_mnemonic.constants import (  # noqa: PLC0415 - the same
        CUSTOMIZATION_STRING_EXTENDABLE as EXTENDABLE,
    )
    from shamir_mnemonic.constants import CUSTOMIZATION_STRING_ORIG as ORIGINAL  # noqa: PLC0415 - the same
    from shamir_mnemonic.wordlist import WORD_INDEX_MAP  # noqa: PLC0415 - the same

    if len(words) != WORDS:
        raise WrongLength(len(words))
    values = [WORD_INDEX_MAP[word] for word in words]
    if rs1024.verify_checksum(values, EXTENDABLE):
        return
    if rs1024.verify_checksum(values, ORIGINAL):
        raise AnotherKind
    position = _wrong_word(values, lambda data: rs1024.create_checksum(data, EXTENDABLE))
    raise WrongWords if position is None else WrongWord(position)


def _wrong_word(values: Sequence[int], checksum: Any) -> int | None:
    """The place, from 1, of the only word that can be wrong; None when more are. The checksum is linear over bits: what one bit
    of one word changes in it is the same whatever the others are."""
    data, typed = list(values[:-_CHECKSUM]), values[-_CHECKSUM:]
    off = [right ^ read for right, read in zip(checksum(data), typed, strict=True)]
    in_checksum = [place for place, difference in enumerate(off) if difference]
    if len(in_checksum) == 1:
        return len(data) + in_checksum[0] + 1
    nothing = _whole(checksum([0] * len(data)))
    for place in range(len(data)):
        effects = [0]
        for bit in range(10):
            one = [0] * len(data)
            one[place] = 1 << bit
            effect = _whole(checksum(one)) ^ nothing
            effects += [effect ^ before for before in effects]
        if _whole(off) in effects:
            return place + 1
    return None


def _whole(words: Sequence[int]) -> int:
    return words[0] << 20 | words[1] << 10 | words[2]


def _sealed_as(plan: Plan, number: int, to_public: bytes) -> tuple[bytes, ...]:
    custodian = plan.custodians[number - 1]
    return (b"raengjai recovery share 1", plan.room.public, str(number).encode(), custodian.bytes, to_public)
