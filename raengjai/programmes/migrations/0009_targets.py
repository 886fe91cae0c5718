"""Targets of areas. Everybody of the province reads them; who serves a whole province or the country sets them."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import raengjai.ground.ids
from raengjai.ground.rows import PROVINCE, protect

# Posted to the province or the country; the neighbours of a sub-district set nothing.
WIDE = "ARRAY[province_code, '00']::text[] && (SELECT scope_places())"


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0008_temporary_last"),
    ]

    operations = [
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("each", models.CharField(blank=True, default="", max_length=11)),
                ("span", models.CharField(max_length=7)),
                ("first_day", models.DateField()),
                ("value", models.PositiveIntegerField(blank=True, null=True)),
                ("set_at", models.DateTimeField()),
                ("set_by", models.UUIDField()),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.indicator",
                    ),
                ),
            ],
            options={
                "db_table": "programmes_target",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                        name="target_place_code_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("province_code", django.db.models.functions.text.Left("place_code", 2))
                        ),
                        name="target_province_of_place",
                    ),
                    models.UniqueConstraint(
                        fields=("place_code", "each", "span", "indicator", "first_day"), name="target_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("each", ""),
                            models.Q(("each", "subdistrict"), ("place_code__regex", "^[0-9]{2,4}$")),
                            _connector="OR",
                        ),
                        name="target_each_of_a_wider_area",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_day__day", 1),
                            models.Q(
                                ("span", "month"),
                                models.Q(("first_day__month__in", [1, 4, 7, 10]), ("span", "quarter")),
                                models.Q(("first_day__month", 10), ("span", "year")),
                                _connector="OR",
                            ),
                        ),
                        name="target_begins_with_its_span",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value", None), ("value__lte", 1000000), _connector="OR"),
                        name="target_value_sane",
                    ),
                ],
            },
        ),
        protect("programmes_target", see=PROVINCE, write=WIDE),
    ]
