"""Passwords: how they are hashed, and which are refused, in our own words (Django's have no Thai)."""

import tomllib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from raengjai.ground.text import normalise_thai

HOUSE_WORDS = Path(__file__).parent / "data" / "house_words.toml"
LEAST_BESIDE = 8
_LOOKALIKES = str.maketrans("013457@$", "oieastas")


class Hasher(Argon2PasswordHasher):
    """Argon2id with the parameters that OWASP names first: 25 ms, so that a training room signs in together."""

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("The password is too short. Use at least %(length)d characters.") % {
            "length": self.min_length
        }


class NotCommon(CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this password, so it is guessed first. Choose another one.")


class NotOfHouseWords:
    """Refuses "Lampang2569!": words that everybody here knows, and little beside them."""

    def validate(self, password: str, user: object = None) -> None:
        if is_of_house_words(password):
            raise ValidationError(self.get_error_message(), code="password_of_house_words")

    def get_help_text(self) -> str:
        return ""

    def get_error_message(self) -> str:
        return _("It is made of words that everybody here knows, so it is guessed first. Choose another one.")


class NotTheName(UserAttributeSimilarityValidator):
    DEFAULT_USER_ATTRIBUTES = ("username", "name", "email")

    def __init__(self) -> None:
        super().__init__(self.DEFAULT_USER_ATTRIBUTES)

    def get_error_message(self) -> str:
        return _("The password is too much like your name or user name. Choose another one.")


def is_guessed_first(secret: str) -> bool:
    """For secrets that are no account's password: a common one, or one of house words."""
    return secret.lower().strip() in _common().passwords or is_of_house_words(secret)


def is_of_house_words(secret: str) -> bool:
    """Whether fewer than eight letters are left when the words of this house and what is no letter are taken away."""
    rest = normalise_thai(secret).translate(_LOOKALIKES)
    before = rest
    for word in _house_words():
        rest = rest.replace(word, " ")
    return rest != before and sum(letter.isalpha() for letter in rest) < LEAST_BESIDE


@lru_cache
def _house_words() -> tuple[str, ...]:
    """The longest first, so that "password" goes before "passw"."""
    words: list[str] = tomllib.loads(HOUSE_WORDS.read_text(encoding="utf-8"))["words"]
    hosts = [part for host in settings.ALLOWED_HOSTS for part in host.lower().split(".") if len(part) > 3]
    plain = {normalise_thai(word).translate(_LOOKALIKES) for word in (*words, *hosts)}
    return tuple(sorted(plain, key=lambda word: (-len(word), word)))


@lru_cache
def _common() -> NotCommon:
    return NotCommon()
