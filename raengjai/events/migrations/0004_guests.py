"""Invitations: codes that only their keyed hash is kept of, the queue for a seat, and the words of official letters.

- A visitor who holds the code of an invitation sees the one row of its guest, and the event; no other guest.
- A guest with an account sees the event too, where it is held in another province.
- Letters are read and written by who plans the event.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import raengjai.ground.ids
from raengjai.ground.rows import OFFICE, SYSTEM, protect

WRITERS_KNOWN = "cardinality((SELECT scope_offices())) > 0"
PLANNER = (
    f"(ARRAY[province_code, '00']::text[] && (SELECT scope_places()) AND {WRITERS_KNOWN}) OR {OFFICE} OR {SYSTEM} "
    f"OR ('00' = ANY ((SELECT scope_provinces())::text[]) AND {WRITERS_KNOWN})"
)
# Asked below the policies: the guest's own policy looks at events, and two that look at each other have no end.
INVITED = """
CREATE FUNCTION events_invited_to() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array(
        SELECT event_id FROM events_guest WHERE user_id = scope_actor() AND state NOT IN ('listed', 'removed')
        UNION SELECT event_id FROM events_guest WHERE code_index = scope_receipt())
$$;
ALTER FUNCTION events_invited_to() OWNER TO raengjai_lookup;
CREATE POLICY events_event_invited ON events_event FOR SELECT USING (
    state <> 'draft' AND id = ANY ((SELECT events_invited_to())::uuid[]));
CREATE POLICY events_guest_code ON events_guest FOR SELECT USING (code_index = (SELECT scope_receipt()));
"""
NOT_INVITED = """
DROP POLICY events_guest_code ON events_guest;
DROP POLICY events_event_invited ON events_event;
DROP FUNCTION events_invited_to();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0003_planning"),
        ("ground", "0001_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="EventLetter",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invitation", "Letter to the guests"),
                            ("speaker", "Letter to the speakers"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.CharField(blank=True, default="", max_length=60)),
                ("dated_on", models.DateField()),
                ("sender", models.CharField(max_length=400)),
                ("subject", models.CharField(max_length=300)),
                ("refers_to", models.CharField(blank=True, default="", max_length=300)),
                (
                    "enclosures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, size=None
                    ),
                ),
                ("body", models.TextField()),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_position", models.CharField(max_length=200)),
                ("contact", models.CharField(blank=True, default="", max_length=400)),
                ("written_by", models.UUIDField()),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "db_table": "events_letter",
            },
        ),
        migrations.AddField(
            model_name="guest",
            name="code_number",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="guest",
            name="consented_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="guest",
            name="declined_why",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="guest",
            name="deed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="guest",
            name="deed_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="guest",
            name="moved_up_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="guest",
            name="state_before",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
        migrations.AlterField(
            model_name="guest",
            name="name_key",
            field=models.CharField(blank=True, db_collation="C", default="", max_length=250),
        ),
        migrations.AddIndex(
            model_name="guest",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["group", "queued_at", "id"],
                name="guest_queue",
            ),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name_key__gt", ""), ("phone__gt", "")),
                fields=("event", "name_key", "phone"),
                name="guest_name_and_phone_once",
            ),
        ),
        migrations.AddField(
            model_name="eventletter",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"
            ),
        ),
        migrations.AddConstraint(
            model_name="eventletter",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                name="event_letter_place_code_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventletter",
            constraint=models.CheckConstraint(
                condition=models.Q(("province_code", django.db.models.functions.text.Left("place_code", 2))),
                name="event_letter_province_of_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventletter",
            constraint=models.UniqueConstraint(fields=("event", "kind"), name="event_letter_once"),
        ),
        migrations.AddConstraint(
            model_name="eventletter",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["invitation", "speaker"])), name="event_letter_kind"
            ),
        ),
        protect("events_letter", see=PLANNER),
        migrations.RunSQL(INVITED, NOT_INVITED),
    ]
