"""Sealed entries and the provinces' keys go to the sealed room, which reads them; the tables here end."""

from django.db import migrations

# The tables force their policies on their owner too, so the database is told who is there: for this transaction only.
MOVE = """
SELECT set_config('raengjai.actor', 'system', true);
INSERT INTO sealed.room_key (id, name, province_code, purpose, public, made_at, retired_at)
    SELECT gen_random_uuid(), name, province_code, 'intake', public, made_at, retired_at FROM offline_intake_key;
INSERT INTO sealed.clue (id, province_code, key_name, content, received_hour, state, due_at, climbed)
    SELECT id, province_code, key_name, content, received_hour, 'new', received_hour + interval '24 hours', 0
    FROM offline_sealed;
DELETE FROM offline_sealed;
DELETE FROM offline_intake_key;
SELECT set_config('raengjai.actor', '', true);
"""
MOVE_BACK = """
SELECT set_config('raengjai.actor', 'system', true);
INSERT INTO offline_intake_key (id, province_code, name, public, made_at, retired_at)
    SELECT id, province_code, name, public, made_at, retired_at FROM sealed.room_key WHERE purpose = 'intake';
INSERT INTO offline_sealed (id, province_code, key_name, content, received_hour)
    SELECT id, province_code, key_name, content, received_hour FROM sealed.clue;
DELETE FROM sealed.clue;
DELETE FROM sealed.room_key WHERE purpose = 'intake';
SELECT set_config('raengjai.actor', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offline", "0005_event_reasons"),
        ("protection", "0002_clues"),
    ]
    operations = [
        migrations.RunSQL(MOVE, MOVE_BACK),
        migrations.DeleteModel(name="IntakeKey"),
        migrations.DeleteModel(name="Sealed"),
    ]
