"""Receipt codes: made where the form is filled, copied by hand, typed by people.

Sixteen characters of Crockford's Base32 (https://www.crockford.com/base32.html): fifteen random ones
(75 bits) and a check character. The check is a weighted sum over GF(32), so every single wrong character
and every swap of two characters is noticed. `web/static/js/receipts.js` makes the same codes.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_READ = {character: value for value, character in enumerate(ALPHABET)} | {
    "O": 0,
    "I": 1,
    "L": 1,
}


def new_code() -> str:
    values = [secrets.randbelow(32) for _ in range(LENGTH - 1)]
    return "".join(ALPHABET[value] for value in [*values, _check(values)])


def code_from(secret: bytes) -> str:
    """The code that ten or more random-looking bytes stand for: the first 75 bits and the check character."""
    bits = int.from_bytes(secret[:10], "big") >> 5
    values = [bits >> 5 * place & 31 for place in reversed(range(LENGTH - 1))]
    return "".join(ALPHABET[value] for value in [*values, _check(values)])


def normalise(text: str) -> str:
    """What a person typed, without spaces and hyphens and with O, I, L read as 0, 1, 1."""
    kept = (character for character in text.upper() if not character.isspace() and character not in "-–.")
    return "".join(ALPHABET[_READ[character]] if character in _READ else character for character in kept)


def is_valid(text: str) -> bool:
    code = normalise(text)
    if len(code) != LENGTH or any(character not in _READ for character in code):
        return False
    values = [_READ[character] for character in code]
    return _check(values[:-1]) == values[-1]


def grouped(code: str) -> str:
    """ "ABCD EFGH JKMN PQRS"."""
    code = normalise(code)
    return " ".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def _check(values: list[int]) -> int:
    total, weight = 0, 2
    for value in values:
        total ^= _times(weight, value)
        weight = _times(weight, 2)
    return total


def _times(left: int, right: int) -> int:
    """Multiplication in GF(32) with the polynomial x⁵ + x² + 1, whose root 2 has order 31."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 0b100000:
            left ^= 0b100101
        right >>= 1
    return product
