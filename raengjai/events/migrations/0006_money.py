"""Money of an event. Who writes the event, and its organisers for money, see the budget; what people got is seen by them,
by who holds the event, and by whoever got it. The Ministry sees budgets, and of payments nothing."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import raengjai.ground.ids
from raengjai.ground.rows import OFFICE, OWN, SYSTEM, protect

WRITERS_KNOWN = "cardinality((SELECT scope_offices())) > 0"
# Posted to the whole province by an office: the coordinator.
KEEPER = f"(ARRAY[province_code, '00']::text[] && (SELECT scope_places()) AND {WRITERS_KNOWN})"
MINISTRY = f"('00' = ANY ((SELECT scope_provinces())::text[]) AND {WRITERS_KNOWN})"
WRITER = f"{KEEPER} OR {OFFICE} OR {SYSTEM}"
HANDLES_MONEY = (
    "EXISTS (SELECT FROM events_organiser o WHERE o.user_id = (SELECT scope_actor()) "
    "AND o.event_id = {table}.event_id AND o.duty = 'money')"
)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_presence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("office_code", models.CharField(max_length=10)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("project_code", models.CharField(max_length=20)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("snack", "Snacks and drinks"),
                            ("meal", "Meals"),
                            ("speaker", "Speaker’s fee"),
                            ("travel", "Travel"),
                            ("lodging", "Lodging"),
                            ("venue", "Venue and equipment"),
                            ("materials", "Documents and materials"),
                            ("other", "Other costs"),
                        ],
                        max_length=10,
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=8)),
                ("times", models.DecimalField(decimal_places=2, default=1, max_digits=6)),
                ("unit_price", models.DecimalField(decimal_places=2, max_digits=9)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=9)),
                (
                    "of",
                    models.CharField(
                        blank=True,
                        choices=[("government", "Government place"), ("private", "Private place")],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "meal",
                    models.CharField(
                        blank=True,
                        choices=[("lunch", "Lunch"), ("dinner", "Dinner")],
                        default="",
                        max_length=6,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.speaker",
                    ),
                ),
            ],
            options={
                "db_table": "events_budget_line",
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("office_code", models.CharField(max_length=10)),
                ("payee", models.CharField(max_length=250)),
                ("what", models.CharField(max_length=200)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=9)),
                ("paid_on", models.DateField()),
                ("km", models.DecimalField(blank=True, decimal_places=1, max_digits=6, null=True)),
                ("receipt", models.CharField(blank=True, default="", max_length=60)),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("entered_by", models.UUIDField()),
                ("entered_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undone_by", models.UUIDField(blank=True, null=True)),
                ("undone_why", models.CharField(blank=True, default="", max_length=300)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"
                    ),
                ),
                (
                    "guest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.guest",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="events.budgetline",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.speaker",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "events_payment",
            },
        ),
        migrations.AddIndex(
            model_name="budgetline",
            index=models.Index(fields=["event", "position", "id"], name="budget_line_order"),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                name="budget_line_place_code_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("province_code", django.db.models.functions.text.Left("place_code", 2))),
                name="budget_line_province_of_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0), ("times__gt", 0), ("unit_price__gt", 0)),
                name="budget_line_counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount",
                        django.db.models.functions.math.Round(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("quantity"), "*", models.F("times")
                                ),
                                "*",
                                models.F("unit_price"),
                            ),
                            2,
                        ),
                    )
                ),
                name="budget_line_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("category", "meal"), _negated=True),
                    models.Q(("meal", ""), _negated=True),
                    _connector="OR",
                ),
                name="budget_line_meal",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["event", "line", "id"], name="payment_of_event"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("user__isnull", False)),
                fields=["user", "event"],
                name="payment_of_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")), name="payment_place_code_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("province_code", django.db.models.functions.text.Left("place_code", 2))),
                name="payment_province_of_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_positive"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("km__isnull", True), ("km__gt", 0), _connector="OR"),
                name="payment_distance",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="payment_undone_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("guest__isnull", False), ("undone_at__isnull", True)),
                fields=("line", "guest"),
                name="payment_guest_once_a_line",
            ),
        ),
        protect(
            "events_budget_line",
            see=f"{WRITER} OR {MINISTRY} OR {HANDLES_MONEY.format(table='events_budget_line')}",
            write=f"{WRITER} OR {MINISTRY}",
        ),
        protect(
            "events_payment",
            see=f"{OWN} OR {WRITER} OR {HANDLES_MONEY.format(table='events_payment')}",
            write=f"{WRITER} OR {HANDLES_MONEY.format(table='events_payment')}",
        ),
    ]
