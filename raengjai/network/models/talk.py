"""Talks of a mentor with a volunteer: that they took place, and what was said, sealed."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground.crypto import open_sealed, seal
from raengjai.ground.models import Row, Scoped, scoped_constraints

TALK_KINDS = (
    ("call", _("Telephone call")),
    ("visit", _("Visit")),
    ("message", _("Message")),
)


class TalkQuerySet(models.QuerySet["Talk"]):
    """Questions about talks. Those with one person are a range of (user, day)."""

    def with_person(self, user_id: UUID) -> "TalkQuerySet":
        return self.filter(user=user_id).order_by("-held_on", "-id")


class Talk(Scoped):
    """One talk with a volunteer. `place_code` is where the person served then.

    Its words are rows of their own (`TalkWords`), the newest counts. `next_on` is the day of the agreed next step,
    `settled_at` when that was done. `is_shared`: the volunteer reads the next step too.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_by = models.UUIDField()
    kind = models.CharField(max_length=8, choices=TALK_KINDS)
    held_on = models.DateField()
    next_on = models.DateField(null=True, blank=True)
    is_shared = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = TalkQuerySet.as_manager()

    class Meta:
        db_table = "network_talk"
        indexes = [models.Index(fields=["user", "-held_on", "-id"], name="talk_with_person")]
        constraints = [
            *scoped_constraints("talk"),
            models.CheckConstraint(
                condition=Q(kind__in=[code for code, _name in TALK_KINDS]), name="talk_kind"
            ),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gte=F("held_on")), name="talk_next_comes_after"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(next_on__isnull=False), name="talk_settled_step"
            ),
        ]

    @property
    def kind_name(self) -> Any:
        return dict(TALK_KINDS)[self.kind]

    def is_open(self) -> bool:
        return self.next_on is not None and self.settled_at is None


class TalkWords(Row):
    """What was talked about and the next step, sealed, as one writing of them; an amendment is another row."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="words", db_index=False)
    number = models.PositiveSmallIntegerField()
    values_sealed = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        db_table = "network_talk_words"
        verbose_name_plural = "talk words"
        constraints = [models.UniqueConstraint(fields=["talk", "number"], name="talk_words_once")]

    def keep(self, *, talked: str, next_step: str) -> None:
        text = json.dumps({"talked": talked, "next_step": next_step}, ensure_ascii=False)
        self.values_sealed = seal(text, table="network_talk_words", column="values", row_id=self.pk)

    def said(self) -> dict[str, str]:
        """{"talked": …, "next_step": …}."""
        values: dict[str, str] = json.loads(
            open_sealed(
                bytes(self.values_sealed), table="network_talk_words", column="values", row_id=self.pk
            )
        )
        return values


def words_of(talks: "list[Talk]") -> dict[UUID, TalkWords]:
    """Talk → the words that count, in one query."""
    rows = TalkWords.objects.filter(talk__in=[each.pk for each in talks]).order_by("talk", "-number")
    return {each.talk_id: each for each in rows.distinct("talk")}


def last_talks(user_ids: list[UUID]) -> dict[UUID, date]:
    """Account → the day of the last talk that the reader may know of."""
    rows = Talk.objects.filter(user__in=user_ids).order_by("user", "-held_on").distinct("user")
    return dict(rows.values_list("user", "held_on"))
