"""Accounts and postings: who somebody is, and who may do what, where, from when until when."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from raengjai.access.roles import ROLES
from raengjai.ground.models import Row, Scoped, scoped_constraints

USERNAME_FORM = r"^[a-z0-9._@+-]{2,60}$"


class UserManager(BaseUserManager["User"]):
    """Finds accounts by the name people sign in with, in any case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser, Row):
    """An account. Whether it may do anything is said by its postings alone."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=2, default="th")
    deactivated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    # Since when the account is a demonstration; production refuses to start with one.
    demo_since = models.DateTimeField(null=True, blank=True)

    last_login = None
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        db_table = "access_user"
        constraints = [
            models.CheckConstraint(
                condition=Q(username__regex=USERNAME_FORM),
                name="user_username_form",
            )
        ]

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Everybody knows the password of a demonstration account, so only development lets one in."""
        return self.deactivated_at is None and (settings.DEVELOPMENT or self.demo_since is None)

    def __str__(self) -> str:
        return self.name


class PostingQuerySet(models.QuerySet["Posting"]):
    """Questions about postings."""

    def valid_on(self, day: date) -> "PostingQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def overlapping(self, first: date, last: date | None) -> "PostingQuerySet":
        """Postings that share a day with `first` to `last` (None = for ever)."""
        began = self if last is None else self.filter(starts_on__lte=last)
        return began.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))


class Posting(Scoped):
    """A person serves in a role, at a place, perhaps for an office, from a day until a day (inclusive)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=20, choices=[(code, code) for code in ROLES])
    agency_code = models.CharField(max_length=8, blank=True, default="")
    office_code = models.CharField(max_length=10, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        db_table = "access_posting"
        indexes = [
            models.Index(fields=["user", "starts_on"], name="posting_user"),
            models.Index(fields=["province_code", "role", "place_code"], name="posting_place"),
        ]
        constraints = [
            *scoped_constraints("posting"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="posting_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(role="mentor") | ~Q(office_code=""),
                name="posting_mentor_has_office",
            ),
        ]


class Session(Row):
    """A signed-in browser, or a visitor who has begun something. Found by the keyed hash of its cookie."""

    key_hash = models.BinaryField(max_length=32, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    data = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "access_session"


class Attempt(Row):
    """Wrong tries in a row at one account, from one trusted device ("" = from all other devices together).

    `account` is a keyed hash of the typed user name, so that names nobody has are counted alike. Receipts are one
    account of their own, in which other devices are counted by their kind.
    """

    account = models.BinaryField(max_length=32)
    device = models.CharField(max_length=36, blank=True, default="")
    failed = models.PositiveIntegerField()
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "access_attempt"
        constraints = [models.UniqueConstraint(fields=["account", "device"], name="attempt_once_per_device")]


class Totp(Row):
    """An authenticator app (RFC 6238). `used_step` is the last time step whose code was taken: none works twice."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="totp")
    secret_sealed = models.BinaryField()
    used_step = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "access_totp"


class Passkey(Row):
    """A WebAuthn credential. `credential` is the authenticator's id, key and model as FIDO2 writes them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "access_passkey"
        indexes = [models.Index(fields=["user", "added_at"], name="passkey_user")]


class RecoveryCode(Row):
    """One of the printed codes that replace a lost phone, kept as a keyed hash; each works once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    code_hash = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "access_recovery_code"
        constraints = [models.UniqueConstraint(fields=["user", "code_hash"], name="recovery_code_once")]


class ActivationQuerySet(models.QuerySet["Activation"]):
    """Questions about printed sign-in codes."""

    def unused(self) -> "ActivationQuerySet":
        """Neither used nor ended; there is at most one of a person. Its time may be over."""
        return self.filter(used_at=None, revoked_at=None)


class Activation(Row):
    """A printed code with which somebody chooses a password, once. Kept as a keyed hash: nobody can print it again.

    `purpose` says what it replaces: nothing yet ("first") or a password that was in use ("forgotten").
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="activations")
    code_hash = models.BinaryField(max_length=32, unique=True)
    purpose = models.CharField(max_length=10, choices=[("first", "first"), ("forgotten", "forgotten")])
    made_by = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ActivationQuerySet.as_manager()

    class Meta:
        db_table = "access_activation"
        indexes = [models.Index(fields=["user", "made_at"], name="activation_user")]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="activation_ends_later"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None), name="activation_used_or_revoked"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(used_at=None, revoked_at=None), name="activation_one_open"
            ),
        ]

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and self.revoked_at is None and at < self.expires_at


def new_user(
    *,
    username: str,
    name: str,
    language: str,
    password: str | None,
    at: datetime,
    **more: Any,
) -> User:
    """An unsaved account; without a password nobody can sign in until it is activated."""
    user = User(
        username=username.strip().lower(),
        name=name,
        language=language,
        created_at=at,
        **more,
    )
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    return user
