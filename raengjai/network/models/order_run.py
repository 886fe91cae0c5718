"""One order that renews or ends many terms: the run, and one line for each member with what became of it."""

from typing import Any, Literal

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.network.models.member import END_REASONS, Member
from raengjai.network.rules import Order

Deed = Literal["renew", "end"]
DEEDS = (("renew", _("Renew")), ("end", _("End")))
ORDER_STATES = (
    ("draft", _("Not written yet")),
    ("checked", _("Checked, not carried out yet")),
    ("running", _("Is being carried out")),
    ("done", _("Carried out")),
    ("undoing", _("Is being undone")),
    ("undone", _("Undone")),
)
LINE_STATES = (
    ("waiting", _("Waits")),
    ("done", _("Done")),
    ("refused", _("Not possible")),
    ("undone", _("Undone")),
    ("left", _("Left as it is")),
)


class OrderRun(Scoped):
    """What one order does to many terms of a province.

    `ends_on` is the last day of service of everybody who ends; of a renewal the last day of the next terms, or nothing
    for as long as the register says. `user` gave the order, and everything is done as that person; `undone_by` is who
    takes it back. `touched_at` moves with every portion: a run that stands still goes on with another worker.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    deed = models.CharField(max_length=5, choices=DEEDS)
    state = models.CharField(max_length=8, choices=ORDER_STATES, default="draft")
    order_no = models.CharField(max_length=40, blank=True, default="")
    order_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=12, choices=END_REASONS, blank=True, default="")
    made_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    undo_asked_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "network_order_run"
        indexes = [
            models.Index(fields=["province_code", "-made_at", "-id"], name="order_run_newest"),
            models.Index(
                fields=["touched_at", "id"],
                condition=Q(state__in=["running", "undoing"]),
                name="order_run_open",
            ),
        ]
        constraints = [
            *scoped_constraints("order_run"),
            models.CheckConstraint(
                condition=Q(state__in=[state for state, _name in ORDER_STATES]), name="order_run_state"
            ),
            models.CheckConstraint(
                condition=Q(deed="renew", reason="")
                | Q(deed="end", state="draft")
                | Q(deed="end", reason__gt="", ends_on__isnull=False),
                name="order_run_deed_complete",
            ),
            models.CheckConstraint(
                condition=Q(order_no="", order_on__isnull=True) | Q(order_no__gt="", order_on__isnull=False),
                name="order_run_order_whole",
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, undo_asked_at__isnull=True)
                | Q(undone_by__isnull=False, undo_asked_at__isnull=False),
                name="order_run_undone_by_whom",
            ),
        ]

    @property
    def is_working(self) -> bool:
        return self.state in ("running", "undoing")

    @property
    def is_open(self) -> bool:
        """Nothing has been done yet."""
        return self.state in ("draft", "checked")

    @property
    def order(self) -> Order:
        return Order(self.order_no, self.order_on)

    @property
    def reason_name(self) -> Any:
        return dict(END_REASONS).get(self.reason, "")

    def counts(self) -> dict[str, int]:
        """How many lines are in each state, also in those where none is: one query over the lines of this run."""
        found = self.lines.order_by().values_list("state").annotate(n=Count("id"))
        return dict.fromkeys((state for state, _name in LINE_STATES), 0) | dict(found)


class OrderLine(Scoped):
    """One member of a run. `why` is a code of actions/refusals.py: why it is not possible, or was left at the undo.

    `done_at` is the moment of the deed, by which the undo knows that nothing came after; `next_id` the term that a
    renewal made, also when it has been taken back. `stayed`: things that did not come back at the undo.
    """

    run = models.ForeignKey(OrderRun, on_delete=models.CASCADE, related_name="lines", db_index=False)
    # A term that is taken back takes the lines along in which nothing has been done to it.
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="order_lines")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=LINE_STATES, default="waiting")
    why = models.CharField(max_length=12, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)
    next_id = models.UUIDField(null=True, blank=True)
    stayed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "network_order_line"
        indexes = [models.Index(fields=["run", "state", "number"], name="order_line_by_state")]
        constraints = [
            *scoped_constraints("order_line"),
            models.UniqueConstraint(fields=["run", "number"], name="order_line_number"),
            models.UniqueConstraint(fields=["run", "member"], name="order_line_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state for state, _name in LINE_STATES]), name="order_line_state"
            ),
        ]
