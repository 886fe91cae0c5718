"""Thai and English text: one spelling for comparison, a sorting key, numbers and telephone numbers."""

import re
import unicodedata

import phonenumbers
from stdnum.th import pin

_THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_TO_ARABIC = str.maketrans(_THAI_DIGITS, "0123456789")
_TO_THAI = str.maketrans("0123456789", _THAI_DIGITS)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_TONES = "\u0e48\u0e49\u0e4a\u0e4b"
_SARA_AM = "\u0e33"
_NIKHAHIT_SARA_AA = re.compile("\u0e4d([" + _TONES + "]?)\u0e32")
_TONE_BEFORE_VOWEL = re.compile("([" + _TONES + "])([\u0e31\u0e34-\u0e39])")
_LEADING_VOWEL = re.compile("([\u0e40-\u0e44])([\u0e01-\u0e2e])")
_MARKS = re.compile("[\u0e47-\u0e4e]")


def normalise_thai(text: str) -> str:
    """One spelling for texts that look the same, for comparing (never for showing).

    Two sara e become sara ae, nikhahit + sara aa becomes sara am, a tone mark follows its vowel, invisible
    characters go, Thai digits become Arabic, white space becomes one blank, letters become lower case.
    """
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    text = text.replace("\u0e40\u0e40", "\u0e41")
    text = _NIKHAHIT_SARA_AA.sub(lambda found: found[1] + _SARA_AM, text)
    text = re.sub(f"{_SARA_AM}([{_TONES}])", lambda found: found[1] + _SARA_AM, text)
    text = _TONE_BEFORE_VOWEL.sub(r"\2\1", text)
    return " ".join(text.translate(_TO_ARABIC).split()).casefold()


def without_tones(text: str) -> str:
    """`normalise_thai` without tone marks and silencers: what misspelt names still share."""
    return _MARKS.sub("", normalise_thai(text))


def thai_digits(text: object) -> str:
    return str(text).translate(_TO_THAI)


def arabic_digits(text: str) -> str:
    return text.translate(_TO_ARABIC)


def sort_key(text: str) -> str:
    """A key whose byte order (COLLATE "C") is the order of the Royal Institute dictionary.

    Leading vowels go behind their consonant; tone marks count only between otherwise equal words.
    """
    plain = _LEADING_VOWEL.sub(r"\2\1", normalise_thai(text))
    marks = "".join(_MARKS.findall(plain))
    return f"{_MARKS.sub('', plain)} {marks}".strip()


def is_citizen_id(text: str) -> bool:
    """Thirteen digits with a right check digit (mod 11, Department of Provincial Administration)."""
    return bool(pin.is_valid(plain_digits(text)))


def plain_digits(text: str) -> str:
    """Only the digits of a number that people write with blanks and hyphens, Thai digits included."""
    return re.sub(r"\D", "", arabic_digits(text))


def phone_e164(text: str) -> str:
    """A telephone number as +66812345678, or "" when it cannot be one (Thailand when no country is given)."""
    try:
        number = phonenumbers.parse(arabic_digits(text), "TH")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_display(number: str) -> str:
    """081-234-5678 or 054-265-999 for Thai numbers, the international form for others, the text itself if it is no number."""
    try:
        parsed = phonenumbers.parse(number, "TH")
    except phonenumbers.NumberParseException:
        return number
    if parsed.country_code != 66:
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    digits = f"0{parsed.national_number}"
    if len(digits) == 10:
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    area = 2 if digits.startswith("02") else 3  # Bangkok's code has two digits, the provinces' have three
    return f"{digits[:area]}-{digits[area : area + 3]}-{digits[area + 3 :]}"


def text_of_file(raw: bytes) -> str | None:
    """The text of a file that somebody saved: UTF-8 (with or without a mark), UTF-16 with its mark, or Thai Windows.
    None when it is no text."""
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp874")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    return None


def paragraphs(text: str) -> list[str]:
    """A text as it was typed: an empty line ends a paragraph."""
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
