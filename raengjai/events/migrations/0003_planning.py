"""What preparing an event needs: free rooms kept by the database, the sessions, reasons, files, and the calendar's feed."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import raengjai.ground.ids
from raengjai.ground.rows import OWN, SYSTEM, protect

# Numbers that name nobody, for whoever plans but sees no guests. The pages have asked for the event before.
COUNTS = """
CREATE FUNCTION events_seats(of_event uuid) RETURNS TABLE (group_id uuid, state text, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.group_id, g.state, count(*) FROM events_guest g
    WHERE g.event_id = of_event AND scope_kind() IS NOT NULL GROUP BY g.group_id, g.state
$$;
ALTER FUNCTION events_seats(uuid) OWNER TO raengjai_lookup;
CREATE FUNCTION events_presence(of_event uuid) RETURNS TABLE (session_id uuid, times bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.session_id, count(*) FROM events_attendance a
    WHERE a.event_id = of_event AND scope_kind() IS NOT NULL GROUP BY a.session_id
$$;
ALTER FUNCTION events_presence(uuid) OWNER TO raengjai_lookup;
"""
NO_COUNTS = "DROP FUNCTION events_seats(uuid); DROP FUNCTION events_presence(uuid)"
# A file is seen by whoever sees the event, and changed by who plans it or has a duty at it. It lies at the province, so
# that nobody of the sub-district sees the file of a draft.
EVENT = "subject_kind = 'event' AND EXISTS (SELECT FROM events_event e WHERE e.id = subject_id"
OFFICE_KNOWN = "cardinality((SELECT scope_offices())) > 0"
PLANS = f"""{EVENT} AND (
    (ARRAY[e.province_code, '00']::text[] && (SELECT scope_places()) AND {OFFICE_KNOWN})
    OR e.office_code = ANY ((SELECT scope_offices())::text[])
    OR ('00' = ANY ((SELECT scope_provinces())::text[]) AND {OFFICE_KNOWN})
    OR EXISTS (SELECT FROM events_organiser o
        WHERE o.user_id = (SELECT scope_actor()) AND o.event_id = e.id)))"""
FILES = [
    f"CREATE POLICY files_attachment_event_see ON files_attachment FOR SELECT USING ({EVENT}))",
    f"CREATE POLICY files_attachment_event_add ON files_attachment FOR INSERT WITH CHECK ({PLANS})",
    "CREATE POLICY files_attachment_event_change ON files_attachment FOR UPDATE "
    f"USING ({PLANS}) WITH CHECK ({PLANS})",
]
NO_FILES = [
    f"DROP POLICY files_attachment_event_{deed} ON files_attachment" for deed in ("see", "add", "change")
]


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0002_rows"),
        ("files", "0003_from_office"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "events_feed",
            },
        ),
        migrations.AddField(
            model_name="agendaspeaker",
            name="position",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="event",
            name="late_why",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
        migrations.AddField(
            model_name="event",
            name="returned_why",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
        migrations.AddField(
            model_name="event",
            name="changed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="sessions_set_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                expressions=[
                    ("event", "="),
                    ("room", "="),
                    (
                        models.Func(
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                            template="tsrange(day + starts_at, day + ends_at)",
                        ),
                        "&&",
                    ),
                ],
                name="agenda_room_free",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ends_on__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("starts_on"), "+", models.Value(datetime.timedelta(days=30))
                        ),
                    )
                ),
                name="event_not_endless",
            ),
        ),
        migrations.AddField(
            model_name="calendarfeed",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        protect("events_feed", see=f"{OWN} OR {SYSTEM}"),
        migrations.RunSQL(COUNTS, NO_COUNTS),
        migrations.RunSQL(FILES, NO_FILES),
    ]
