"""Row-level security for persons and what belongs to them, and the functions that look beyond it.

A person is seen by those posted to the place, and by offices with an open sight. The functions belong to the
role that may read as a whole; each asks for the scope itself and returns ids or a key, never a value.
"""

from django.db import migrations

from raengjai.ground.rows import OFFICE, PLACE, protect

# An office with an open sight. The policy of people_sight knows no other table, so nothing recurses.
SIGHTED = (
    "EXISTS (SELECT 1 FROM people_sight seen WHERE seen.person_id = people_person.id AND seen.until IS NULL"
    " AND seen.office_code = ANY ((SELECT scope_offices())::text[]))"
)
IN_SCOPE = "people_in_scope(person_id)"

# Whether the person at the door may see (and write what belongs to) a person.
PERSON_IN_SCOPE = f"""
CREATE FUNCTION people_in_scope(asked_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM people_person WHERE id = asked_person AND ({PLACE} OR {SIGHTED}))
$$;
ALTER FUNCTION people_in_scope(uuid) OWNER TO raengjai_lookup;
"""

# The ledger's key behind a national ID, anywhere in the country: a key and nothing else.
KEY_OF = """
CREATE FUNCTION people_key_of(asked_index bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT coalesce(joined_key, person_key) FROM people_person
    WHERE national_id_index = asked_index AND scope_kind() IS NOT NULL
    ORDER BY id LIMIT 1
$$;
ALTER FUNCTION people_key_of(bytea) OWNER TO raengjai_lookup;

-- Whether another record carries the same ledger key or number (in any province).
CREATE FUNCTION people_key_is_shared(asked_key uuid, asked_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_person
        WHERE (person_key = asked_key OR joined_key = asked_key) AND id <> asked_person
        AND scope_kind() IS NOT NULL)
$$;
ALTER FUNCTION people_key_is_shared(uuid, uuid) OWNER TO raengjai_lookup;

-- Whether a record of the province holds the number, in or out of the caller's area.
CREATE FUNCTION people_number_is_held(asked_province text, asked_index bytea, asked_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_person
        WHERE national_id_index = asked_index AND province_code = asked_province AND id <> asked_person
        AND scope_kind() IS NOT NULL)
$$;
ALTER FUNCTION people_number_is_held(text, bytea, uuid) OWNER TO raengjai_lookup;
"""
NO_KEY_OF = """
DROP FUNCTION people_number_is_held(text, bytea, uuid);
DROP FUNCTION people_key_is_shared(uuid, uuid);
DROP FUNCTION people_key_of(bytea);
"""

# Candidates for what somebody types, within the caller's scope. Trigrams and LIKE are not leakproof and
# would not use their index under the policy; here the index comes first and the scope is asked of what it found.
# Names that begin as typed come first; when they are few, names that share most of their trigrams follow: of
# one typed word within the name, of several with the whole name.
SUGGEST = f"""
CREATE FUNCTION people_suggest(
    asked_province text, asked_key text, asked_prefixes text[], asked_phone text, asked_last4 text,
    asked_index bytea, asked_most int
) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public SET plan_cache_mode = force_custom_plan SET pg_trgm.word_similarity_threshold = 0.4
SET pg_trgm.similarity_threshold = 0.3
AS $$
DECLARE
    found int;
    enough CONSTANT int := 8;
    -- Who serves nothing but sub-districts is answered from the index of those places.
    is_near CONSTANT boolean := cardinality(scope_places()) > 0 AND cardinality(scope_offices()) = 0
        AND 6 = ALL (SELECT length(code) FROM unnest(scope_places()) AS code);
    near CONSTANT text[] := scope_places();
BEGIN
    IF asked_index IS NOT NULL THEN
        RETURN QUERY SELECT id FROM people_person
            WHERE province_code = asked_province
            AND (person_key = people_key_of(asked_index) OR joined_key = people_key_of(asked_index))
            AND ({PLACE} OR {SIGHTED}) LIMIT asked_most;
    END IF;
    IF asked_phone <> '' THEN
        RETURN QUERY SELECT id FROM people_person
            WHERE province_code = asked_province AND phone <> '' AND phone LIKE asked_phone || '%'
            AND ({PLACE} OR {SIGHTED}) LIMIT asked_most;
    END IF;
    IF asked_last4 <> '' THEN
        RETURN QUERY SELECT id FROM people_person
            WHERE province_code = asked_province AND phone_last4 <> '' AND phone_last4 = asked_last4
            AND ({PLACE} OR {SIGHTED}) LIMIT asked_most;
    END IF;
    IF asked_key <> '' THEN
        RETURN QUERY SELECT id FROM people_person
            WHERE province_code = asked_province AND name_key LIKE ANY (asked_prefixes)
            AND (NOT is_near OR place_code = ANY (near)) AND ({PLACE} OR {SIGHTED})
            ORDER BY name_key, id LIMIT asked_most;
        GET DIAGNOSTICS found = ROW_COUNT;
        IF found < enough AND position(' ' IN asked_key) > 0 THEN
            RETURN QUERY SELECT id FROM people_person
                WHERE province_code = asked_province AND asked_key % name_key
                AND (NOT is_near OR place_code = ANY (near)) AND ({PLACE} OR {SIGHTED})
                ORDER BY similarity(asked_key, name_key) DESC, name_key, id LIMIT asked_most;
        ELSIF found < enough AND length(asked_key) > 2 THEN
            RETURN QUERY SELECT id FROM people_person
                WHERE province_code = asked_province AND asked_key <% name_key
                AND (NOT is_near OR place_code = ANY (near)) AND ({PLACE} OR {SIGHTED})
                ORDER BY word_similarity(asked_key, name_key) DESC, name_key, id LIMIT asked_most;
        END IF;
    END IF;
END $$;
ALTER FUNCTION people_suggest(text, text, text[], text, text, bytea, int) OWNER TO raengjai_lookup;
"""

# Notes for the coordinator which records of the province look like this one, also where its recorder may not
# look. Pairs that nobody has judged are found anew. Writes pairs of ids; returns how many are new. The digit
# before a likeness is its rank: a pair is noted once, under the strongest.
NOTE_LOOKALIKES = """
CREATE FUNCTION people_note_lookalikes(asked_person uuid, asked_at timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    me people_person;
    noted int;
BEGIN
    SELECT * INTO me FROM people_person WHERE id = asked_person AND people_in_scope(asked_person);
    DELETE FROM people_lookalike WHERE settled_at IS NULL AND (one_id = me.id OR other_id = me.id);
    INSERT INTO people_lookalike (id, place_code, province_code, one_id, other_id, likeness, found_at)
    SELECT gen_random_uuid(), me.province_code, me.province_code, least(id, me.id), greatest(id, me.id),
        substr(min(likeness), 2), asked_at
    FROM (
        (SELECT p.id, '1same_number' AS likeness, p.national_id_index FROM people_person p
            WHERE (p.person_key = coalesce(me.joined_key, me.person_key)
                OR p.joined_key = coalesce(me.joined_key, me.person_key))
            AND p.province_code = me.province_code
            AND p.id <> me.id AND p.merged_into_id IS NULL AND p.erased_at IS NULL LIMIT 5)
        UNION ALL
        (SELECT p.id, '2same_phone_and_first_name', p.national_id_index FROM people_person p
            WHERE p.province_code = me.province_code AND me.phone <> '' AND p.phone <> '' AND p.phone = me.phone
            AND split_part(p.name_key, ' ', 1) = split_part(me.name_key, ' ', 1)
            AND p.id <> me.id AND p.merged_into_id IS NULL AND p.erased_at IS NULL LIMIT 5)
        UNION ALL
        (SELECT p.id, '3same_name_and_birth_year', p.national_id_index FROM people_person p
            WHERE p.province_code = me.province_code AND p.name_key = me.name_key AND p.birth_year = me.birth_year
            AND p.id <> me.id AND p.merged_into_id IS NULL AND p.erased_at IS NULL LIMIT 5)
        UNION ALL
        (SELECT p.id, '4same_name_and_place', p.national_id_index FROM people_person p
            WHERE p.place_code = me.place_code AND p.name_key = me.name_key
            AND (p.birth_year IS NULL OR me.birth_year IS NULL)
            AND p.id <> me.id AND p.merged_into_id IS NULL AND p.erased_at IS NULL LIMIT 5)
    ) AS found
    WHERE me.name_key <> '' AND me.merged_into_id IS NULL
        AND (found.national_id_index IS NULL OR me.national_id_index IS NULL
            OR found.national_id_index = me.national_id_index)
    GROUP BY id
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS noted = ROW_COUNT;
    RETURN noted;
END $$;
"""

NOTE_ALLOWED = """
GRANT SELECT, INSERT, DELETE ON people_lookalike TO raengjai_lookup;
CREATE POLICY people_lookalike_note ON people_lookalike TO raengjai_lookup USING (true) WITH CHECK (true);
ALTER FUNCTION people_note_lookalikes(uuid, timestamptz) OWNER TO raengjai_lookup;
"""
NOTE_NOT_ALLOWED = """
DROP FUNCTION people_note_lookalikes(uuid, timestamptz);
DROP POLICY people_lookalike_note ON people_lookalike;
REVOKE SELECT, INSERT, DELETE ON people_lookalike FROM raengjai_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_persons"), ("ground", "0001_scope")]
    operations = [
        migrations.RunSQL(PERSON_IN_SCOPE, "DROP FUNCTION people_in_scope(uuid)"),
        protect("people_sight", see=f"{PLACE} OR {OFFICE}", write=IN_SCOPE, lookup=True),
        protect("people_person", see=f"{PLACE} OR {SIGHTED}", lookup=True),
        protect("people_consent", see=f"{PLACE} OR {IN_SCOPE}", write=IN_SCOPE),
        protect("people_revision", see=PLACE, write=IN_SCOPE),
        protect("people_merge", see=PLACE),
        protect("people_lookalike", see=PLACE),
        migrations.RunSQL(KEY_OF, NO_KEY_OF),
        migrations.RunSQL(
            SUGGEST, "DROP FUNCTION people_suggest(text, text, text[], text, text, bytea, int)"
        ),
        migrations.RunSQL(NOTE_LOOKALIKES + NOTE_ALLOWED, NOTE_NOT_ALLOWED),
    ]
