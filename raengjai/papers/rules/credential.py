"""The bytes of a credential: what a card says, small enough for a QR code, signed. docs/credentials.md is its description.

A code is Base32 (RFC 4648, capital letters and digits only, no padding) of `body + signature`. The alphabet is the
one that QR codes pack most tightly and that an address carries behind its # without escapes.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import date, timedelta

from raengjai.ground.receipts import ALPHABET

FORMAT = 1
WITH_NOTE = 2  # the same, with a note after the name: what a certificate is for
CONTEXT = (
    b"raengjai/credential/1\n"  # signed before the body, so that no other signature of ours can stand here
)
FIRST_DAY = date(2000, 1, 1)
OPEN_END = 0xFFFF  # no last day
GRADES = ("", "core", "network")
NUMBER = 5  # bytes
KEY = 4
SIGNATURE = 64
LONGEST_NAME = 44  # bytes
LONGEST_NOTE = 120
_FIXED = 20  # bytes before the name
_THAI = "cp874"  # one byte a letter: TIS-620 with … and typographic quotes
_IN_UTF8 = 0x80  # flag on the length of the name
_DOTS = "…"
_MARKS = frozenset(map(chr, [0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)]))


class NotOurs(ValueError):
    """The text is no credential of this format: cut off, mistyped, or of somebody else."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a card says. `number` has eight Crockford characters, `key` is the key's name in eight hex digits;
    `valid_until` is the last day, None without one; `note` says what a certificate is for."""

    kind: int
    number: str
    key: str
    place_code: str
    grade: str
    valid_from: date
    valid_until: date | None
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A credential as it was read: the signature is not checked yet."""

    claims: Claims
    body: bytes
    signature: bytes

    @property
    def message(self) -> bytes:
        return CONTEXT + self.body


def body_of(claims: Claims) -> bytes:
    """The bytes that are signed after CONTEXT. Name and note must have gone through `short_name` and `short_note`."""
    encoded, flag = _encoded(claims.name)
    return b"".join(
        (
            bytes((WITH_NOTE if claims.note else FORMAT, claims.kind)),
            number_bytes(claims.number),
            bytes.fromhex(claims.key),
            int(claims.place_code).to_bytes(3, "big"),
            bytes((GRADES.index(claims.grade),)),
            day_number(claims.valid_from).to_bytes(2, "big"),
            (OPEN_END if claims.valid_until is None else day_number(claims.valid_until)).to_bytes(2, "big"),
            bytes((len(encoded) | flag,)),
            encoded,
            _note_bytes(claims.note),
        )
    )


def text_of(body: bytes, signature: bytes) -> str:
    """What stands behind the # of the address."""
    return base64.b32encode(body + signature).decode().rstrip("=")


def read(text: str) -> Signed:
    """The credential in a code, or in an address that ends with one. Raises NotOurs."""
    raw = _decoded(text)
    if len(raw) < _FIXED + SIGNATURE or raw[0] not in (FORMAT, WITH_NOTE):
        raise NotOurs
    body, signature = raw[:-SIGNATURE], raw[-SIGNATURE:]
    end = _FIXED + (body[19] & ~_IN_UTF8)
    if len(body) < end or body[14] >= len(GRADES):
        raise NotOurs
    note = _note(body[0], body[end:])
    until = int.from_bytes(body[17:19], "big")
    claims = Claims(
        kind=body[1],
        number=number_text(body[2:7]),
        key=body[7:11].hex(),
        place_code=_place(int.from_bytes(body[11:14], "big")),
        grade=GRADES[body[14]],
        valid_from=day_of(int.from_bytes(body[15:17], "big")),
        valid_until=None if until == OPEN_END else day_of(until),
        name=_name(body[_FIXED:end], in_utf8=bool(body[19] & _IN_UTF8)),
        note=note,
    )
    return Signed(claims, body, signature)


def short_name(name: str) -> str:
    """`name` as far as it fits: given name whole, then as much of the rest, cut between letters and never inside one."""
    return _shortened(name, LONGEST_NAME)


def short_note(note: str) -> str:
    """The same for what a certificate is for."""
    return _shortened(note, LONGEST_NOTE)


def _shortened(name: str, longest: int) -> str:
    name = " ".join(name.split())
    if len(_encoded(name)[0]) <= longest:
        return name
    while name and (len(_encoded(name + _DOTS)[0]) > longest or name[-1] == " "):
        name = name[:-1]
        while name and name[-1] in _MARKS:
            name = name[:-1]
    return name + _DOTS


def day_number(day: date) -> int:
    return (day - FIRST_DAY).days


def day_of(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


def number_text(raw: bytes) -> str:
    """Five bytes as eight Crockford characters."""
    value = int.from_bytes(raw, "big")
    return "".join(ALPHABET[(value >> shift) & 31] for shift in range(35, -1, -5))


def number_bytes(number: str) -> bytes:
    value = 0
    for character in number:
        value = value << 5 | ALPHABET.index(character)
    return value.to_bytes(NUMBER, "big")


def grouped(number: str) -> str:
    """ "7K3M-9QXD"."""
    return f"{number[:4]}-{number[4:]}"


def _encoded(name: str) -> tuple[bytes, int]:
    try:
        return name.encode(_THAI), 0
    except UnicodeEncodeError:
        return name.encode(), _IN_UTF8


def _note_bytes(note: str) -> bytes:
    if not note:
        return b""
    encoded, flag = _encoded(note)
    return bytes((len(encoded) | flag,)) + encoded


def _note(form: int, raw: bytes) -> str:
    """What stands after the name: nothing in the first format, the length and the note in the second."""
    if form == FORMAT and not raw:
        return ""
    if form == FORMAT or len(raw) < 2 or len(raw) != 1 + (raw[0] & ~_IN_UTF8):
        raise NotOurs
    return _name(raw[1:], in_utf8=bool(raw[0] & _IN_UTF8))


def _name(raw: bytes, *, in_utf8: bool) -> str:
    try:
        return raw.decode("utf-8" if in_utf8 else _THAI)
    except UnicodeDecodeError as broken:
        raise NotOurs from broken


def _decoded(text: str) -> bytes:
    code = "".join(text.rpartition("#")[2].split()).replace("-", "").upper()
    try:
        return base64.b32decode(code + "=" * (-len(code) % 8))
    except (binascii.Error, ValueError) as broken:
        raise NotOurs from broken


def _place(number: int) -> str:
    digits = f"{number:02d}"
    return digits if len(digits) % 2 == 0 else f"0{digits}"
