"""Who finds what: row-level security, and the one function that reads the index as a whole.

Under row-level security `@@` and `&&` cannot use an index, for they are not leakproof. So `search_find`
belongs to the role that reads only what it must (`raengjai_lookup`), applies the scope itself and returns
ids.
"""

from django.db import migrations

from raengjai.ground.rows import PLACE, protect

# One kind, one tsquery, newest first. The cost is bounded: in a province a common word is found among the
# newest 250 entries (an index range); a word that is not found there often enough is rare enough to look up.
TIER = """
CREATE FUNCTION search_tier(
    wanted_kind text, wanted tsquery, unwanted tsquery, most int, before_at timestamptz, before_id uuid
) RETURNS TABLE (id uuid, at timestamptz)
LANGUAGE plpgsql STABLE SET search_path = public
    SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
DECLARE
    codes text[] := scope_places() || scope_offices() || ARRAY['*'];
    province text := (SELECT c FROM unnest(scope_places()) c WHERE length(c) = 2 AND c <> '00' LIMIT 1);
    last_at timestamptz := coalesce(before_at, 'infinity');
    last_id uuid := coalesce(before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    newest_ids uuid[];
    newest_at timestamptz[];
BEGIN
    IF province IS NOT NULL THEN
        SELECT array_agg(f.id), array_agg(f.at) INTO newest_ids, newest_at FROM (
            SELECT n.id, n.at FROM (
                SELECT e.id, e.at, e.words FROM search_entry e
                WHERE e.province_code = province AND e.subject_kind = wanted_kind
                    AND (e.at, e.id) < (last_at, last_id)
                ORDER BY e.at DESC, e.id DESC LIMIT 250
            ) n
            WHERE n.words @@ wanted AND (unwanted IS NULL OR NOT n.words @@ unwanted)
            ORDER BY n.at DESC, n.id DESC LIMIT most
        ) f;
        IF cardinality(newest_ids) = most THEN
            codes := array_remove(codes, province);
        ELSE
            province := NULL;
            newest_ids := NULL;
        END IF;
    END IF;
    RETURN QUERY
    SELECT f.id, f.at FROM (
        SELECT n.id, n.at FROM unnest(newest_ids, newest_at) n(id, at) WHERE newest_ids IS NOT NULL
        UNION ALL
        SELECT e.id, e.at FROM search_entry e
        WHERE e.words @@ wanted AND (unwanted IS NULL OR NOT e.words @@ unwanted)
            AND ('00' = ANY (codes) OR e.audience && search_audience(wanted_kind, codes))
            AND (province IS NULL OR e.province_code <> province)
            AND e.subject_kind = wanted_kind AND (e.at, e.id) < (last_at, last_id)
    ) f
    ORDER BY f.at DESC, f.id DESC LIMIT most;
END $$;
"""

# Every kind in turn: what is meant exactly, then what is nearly that. Raises when nobody is at the door.
FIND = """
CREATE FUNCTION search_find(
    exact_words tsquery, alike_words tsquery, kinds text[], most int,
    after_at timestamptz, after_id uuid, after_exact boolean
) RETURNS TABLE (kind text, id uuid, at timestamptz, exact boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
    one text;
    found_rows int;
BEGIN
    FOREACH one IN ARRAY kinds LOOP
        found_rows := 0;
        IF after_exact THEN
            RETURN QUERY SELECT one, t.id, t.at, true
                FROM search_tier(one, exact_words, NULL, most, after_at, after_id) t;
            GET DIAGNOSTICS found_rows = ROW_COUNT;
        END IF;
        IF alike_words IS NOT NULL AND found_rows < most THEN
            RETURN QUERY SELECT one, t.id, t.at, false
                FROM search_tier(one, alike_words, exact_words, most - found_rows,
                    CASE WHEN NOT after_exact THEN after_at END,
                    CASE WHEN NOT after_exact THEN after_id END) t;
        END IF;
    END LOOP;
END $$;
ALTER FUNCTION search_find(tsquery, tsquery, text[], int, timestamptz, uuid, boolean)
    OWNER TO raengjai_lookup;
"""
# One entry, new or again. In a function its two statements are planned once per connection: planning them under
# the policies costs more than running them. Changing comes first, for an officer may change the entry of a place
# that the officer cannot add entries to.
PUT = """
CREATE FUNCTION search_put(
    subject uuid, kind text, place text, offices varchar[], everybody boolean, lexemes tsvector,
    dictionary text, moment timestamptz
) RETURNS void
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    UPDATE search_entry SET subject_kind = kind, place_code = place, province_code = left(place, 2),
        office_codes = coalesce(offices, office_codes), is_for_everybody = everybody, words = lexemes,
        version = dictionary, at = moment
    WHERE id = subject;
    IF NOT FOUND THEN
        INSERT INTO search_entry (id, subject_kind, place_code, province_code, office_codes, is_for_everybody,
            words, version, at)
        VALUES (subject, kind, place, left(place, 2), coalesce(offices, '{}'), everybody, lexemes, dictionary,
            moment);
    END IF;
END $$;
"""
NO_PUT = "DROP FUNCTION search_put(uuid, text, text, varchar[], boolean, tsvector, text, timestamptz)"
NO_FIND = "DROP FUNCTION search_find(tsquery, tsquery, text[], int, timestamptz, uuid, boolean)"
NO_TIER = "DROP FUNCTION search_tier(text, tsquery, tsquery, int, timestamptz, uuid)"


class Migration(migrations.Migration):
    dependencies = [("search", "0001_entries"), ("ground", "0001_scope")]
    operations = [
        protect(
            "search_entry",
            see=f"{PLACE} OR office_codes::text[] && (SELECT scope_offices()) OR is_for_everybody",
            write=f"{PLACE} OR office_codes::text[] && (SELECT scope_offices())",
            lookup=True,
        ),
        migrations.RunSQL(TIER, NO_TIER),
        migrations.RunSQL(FIND, NO_FIND),
        migrations.RunSQL(PUT, NO_PUT),
    ]
