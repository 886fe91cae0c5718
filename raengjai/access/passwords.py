"""Passwords: how they are hashed, and which are refused, in our own words (Django's have no Thai)."""

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.utils.translation import gettext as _


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


class NotTheName(UserAttributeSimilarityValidator):
    DEFAULT_USER_ATTRIBUTES = ("username", "name", "email")

    def __init__(self) -> None:
        super().__init__(self.DEFAULT_USER_ATTRIBUTES)

    def get_error_message(self) -> str:
        return _("The password is too much like your name or user name. Choose another one.")
