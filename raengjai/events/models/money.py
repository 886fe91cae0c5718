"""Money of an event: what it may cost, line by line and project by project, and what was paid to whom."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.events.models.agenda import AgendaItem, AgendaSpeaker, Speaker
from raengjai.events.models.desk import has_duty, plans, writes
from raengjai.events.models.event import Event, EventRow
from raengjai.events.models.guest import Guest
from raengjai.events.rules.money import Claim, Item, total
from raengjai.ground.actor import Actor
from raengjai.ground.models import scoped_constraints

CATEGORIES = (
    ("snack", _("Snacks and drinks")),
    ("meal", _("Meals")),
    ("speaker", _("Speaker’s fee")),
    ("travel", _("Travel")),
    ("lodging", _("Lodging")),
    ("venue", _("Venue and equipment")),
    ("materials", _("Documents and materials")),
    ("other", _("Other costs")),
)
VENUES = (("government", _("Government place")), ("private", _("Private place")))
MEALS = (("lunch", _("Lunch")), ("dinner", _("Dinner")))
MOST = Decimal("9999999.99")


class BudgetLine(EventRow):
    """One line of the budget, charged to one project: quantity × times × unit price. `times` are half days, meals,
    hours or nights. `of`: whose place a snack is taken at; `meal`: which one; `speaker`: whose fee."""

    position = models.PositiveSmallIntegerField(default=0)
    project_code = models.CharField(max_length=20)
    category = models.CharField(max_length=10, choices=CATEGORIES)
    what = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=8, decimal_places=2)
    times = models.DecimalField(max_digits=6, decimal_places=2, default=1)
    unit_price = models.DecimalField(max_digits=9, decimal_places=2)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    of = models.CharField(max_length=10, choices=VENUES, blank=True, default="")
    meal = models.CharField(max_length=6, choices=MEALS, blank=True, default="")
    speaker = models.ForeignKey(Speaker, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "events_budget_line"
        indexes = [models.Index(fields=["event", "position", "id"], name="budget_line_order")]
        constraints = [
            *scoped_constraints("budget_line"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, times__gt=0, unit_price__gt=0), name="budget_line_counts"
            ),
            models.CheckConstraint(
                condition=Q(amount=Round(F("quantity") * F("times") * F("unit_price"), 2)),
                name="budget_line_amount",
            ),
            models.CheckConstraint(condition=~Q(category="meal") | ~Q(meal=""), name="budget_line_meal"),
        ]

    @property
    def category_name(self) -> Any:
        return dict(CATEGORIES)[self.category]

    def claim(self) -> Claim:
        """As the rules see it."""
        of = self.of
        if self.category == "speaker" and self.speaker:
            of = "government" if self.speaker.is_government else "outside"
        return Claim(
            self.category, self.quantity, self.times, self.unit_price, of, self.meal, self.speaker_id
        )


class Payment(EventRow):
    """Money that somebody got. `guest` or `speaker` is who, when the person is of the event; else a shop, by name.
    `what` is what it was for, as the line named it that day: who got the money does not see the budget.

    `km` and `receipt`: what proves the cost of travel. A payment that was a mistake is undone, with its reason.
    """

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="payments", db_index=False)
    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    speaker = models.ForeignKey(Speaker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    payee = models.CharField(max_length=250)
    what = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    paid_on = models.DateField()
    km = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    receipt = models.CharField(max_length=60, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    entered_by = models.UUIDField()
    entered_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.UUIDField(null=True, blank=True)
    undone_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "events_payment"
        indexes = [
            models.Index(fields=["event", "line", "id"], name="payment_of_event"),
            models.Index(fields=["user", "event"], condition=Q(user__isnull=False), name="payment_of_person"),
        ]
        constraints = [
            *scoped_constraints("payment"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
            models.CheckConstraint(condition=Q(km__isnull=True) | Q(km__gt=0), name="payment_distance"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="payment_undone_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["line", "guest"],
                condition=Q(undone_at__isnull=True, guest__isnull=False),
                name="payment_guest_once_a_line",
            ),
        ]


@dataclass(frozen=True, slots=True)
class LineSum:
    """A line with what was planned and what was spent, in baht."""

    line: BudgetLine
    planned: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        return self.planned - self.spent


@dataclass(frozen=True, slots=True)
class ProjectSum:
    """The lines of one project. Every total is the sum of its lines, to the satang."""

    code: str
    lines: tuple[LineSum, ...]

    @property
    def planned(self) -> Decimal:
        return total(each.planned for each in self.lines)

    @property
    def spent(self) -> Decimal:
        return total(each.spent for each in self.lines)

    @property
    def left(self) -> Decimal:
        return self.planned - self.spent


@dataclass(frozen=True, slots=True)
class MoneySummary:
    """Budget against payments of an event: by project, in the order of the event's projects, and as a whole."""

    projects: tuple[ProjectSum, ...]

    @property
    def planned(self) -> Decimal:
        return total(each.planned for each in self.projects)

    @property
    def spent(self) -> Decimal:
        return total(each.spent for each in self.projects)

    @property
    def left(self) -> Decimal:
        return self.planned - self.spent


def money_summary(event: Event) -> MoneySummary:
    """Two questions, however many lines there are. What the reader may not see counts nothing: ask as the office."""
    lines = list(BudgetLine.objects.filter(event=event).select_related("speaker").order_by("position", "id"))
    paid = dict(
        Payment.objects.filter(event=event, undone_at__isnull=True)
        .values_list("line_id")
        .annotate(sum=models.Sum("amount"))
    )
    groups: dict[str, list[LineSum]] = defaultdict(list)
    for line in lines:
        groups[line.project_code].append(LineSum(line, line.amount, paid.get(line.pk, Decimal(0))))
    known = [code for code in event.project_codes if code in groups]
    others = sorted(groups.keys() - set(known))
    return MoneySummary(tuple(ProjectSum(code, tuple(groups[code])) for code in [*known, *others]))


def agenda_of(event: Event) -> list[Item]:
    """The agenda as the rules of money see it: two questions."""
    speakers: dict[Any, set[Any]] = defaultdict(set)
    for item, speaker in AgendaSpeaker.objects.filter(event=event).values_list("item_id", "speaker_id"):
        speakers[item].add(speaker)
    rows = AgendaItem.objects.filter(event=event).values_list("id", "day", "starts_at", "ends_at")
    return [Item(day, first, last, frozenset(speakers[item])) for item, day, first, last in rows]


def writes_money(event: Event, actor: Actor) -> bool:
    """Who plans the event writes its budget."""
    return plans(event, actor)


def handles_money(event: Event, actor: Actor) -> bool:
    """Who sees and enters what people get: who writes the event, and organisers for money."""
    return writes(event, actor) or has_duty(event, actor, "money")
