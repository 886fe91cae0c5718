"""Who sees a directive, its versions and its readers.

- Who publishes sees what was written at the own place: a coordinator that of the province, headquarters the country's.
- A person sees the own row, and through it the directive with every published version.
- The office that stands by a person, and the coordinator of the person's province, see the person's row as well.
  Headquarters sees no rows of persons: `knowledge_counts` counts for it.
- A receipt is written once, and only by the person.
"""

from django.db import migrations

from raengjai.ground.rows import OFFICE, SYSTEM, protect

PUBLISHER = (
    "place_code = ANY ((SELECT scope_places())::text[]) "
    "OR (place_code = '00' AND '00' = ANY ((SELECT scope_provinces())::text[])) "
    f"OR {SYSTEM}"
)


def reached_by(directive: str) -> str:
    """Somebody whose row the reader may see got it. Each part is a look into an index of the directive."""
    row = f"SELECT FROM knowledge_recipient r WHERE r.directive_id = {directive}"
    return (
        f"EXISTS ({row} AND r.user_id = (SELECT scope_actor())) "
        f"OR EXISTS ({row} AND r.office_code = ANY ((SELECT scope_offices())::text[])) "
        f"OR EXISTS ({row} AND r.province_code = ANY ((SELECT scope_places())::text[]))"
    )


# Whoever holds a whole province; a volunteer of a sub-district or district does not see the neighbours' receipts.
WHOLE_PROVINCE = "ARRAY[province_code, '00']::text[] && (SELECT scope_places())"
WATCHER = f"(office_code <> '' AND {OFFICE}) OR {WHOLE_PROVINCE}"

ONCE = """
CREATE FUNCTION knowledge_receipt_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.read_at IS DISTINCT FROM OLD.read_at OR NEW.done_at IS DISTINCT FROM OLD.done_at THEN
        IF NEW.user_id IS DISTINCT FROM scope_actor() THEN
            RAISE EXCEPTION 'a receipt is written by its person' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF (OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at)
            OR (OLD.done_at IS NOT NULL AND NEW.done_at IS DISTINCT FROM OLD.done_at) THEN
            RAISE EXCEPTION 'a receipt is written once' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER knowledge_recipient_once BEFORE UPDATE ON knowledge_recipient
    FOR EACH ROW EXECUTE FUNCTION knowledge_receipt_once();
"""
NOT_ONCE = """
DROP TRIGGER knowledge_recipient_once ON knowledge_recipient;
DROP FUNCTION knowledge_receipt_once();
"""
# Sums name nobody. Of the own provinces; headquarters has all of them.
COUNTS = """
CREATE FUNCTION knowledge_counts(of_versions uuid[])
RETURNS TABLE (version uuid, province text, role text, people bigint, read bigint, waiting bigint, done bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.version_id, r.province_code, r.role, count(*), count(r.read_at),
        count(*) FILTER (WHERE r.is_asked AND r.read_at IS NULL), count(r.done_at)
    FROM knowledge_recipient r
    WHERE r.version_id = ANY (of_versions) AND r.closed <> 'left'
        AND ('00' = ANY (scope_provinces()) OR r.province_code = ANY (scope_provinces()))
    GROUP BY r.version_id, r.province_code, r.role ORDER BY r.version_id, r.province_code, r.role
$$;
ALTER FUNCTION knowledge_counts(uuid[]) OWNER TO raengjai_lookup;
"""
# A file of a version is seen by whoever sees the version; it is added and taken away while the version is a draft.
VERSION = (
    "subject_kind = 'directiveversion' AND EXISTS (SELECT FROM knowledge_version v WHERE v.id = subject_id"
)
FILES = [
    f"CREATE POLICY files_attachment_version_see ON files_attachment FOR SELECT USING ({VERSION}))",
    "CREATE POLICY files_attachment_version_add ON files_attachment FOR INSERT "
    f"WITH CHECK ({VERSION} AND v.state = 'draft'))",
    f"CREATE POLICY files_attachment_version_change ON files_attachment FOR UPDATE "
    f"USING ({VERSION} AND v.state = 'draft')) WITH CHECK ({VERSION} AND v.state = 'draft'))",
]
NO_FILES = [
    f"DROP POLICY files_attachment_version_{deed} ON files_attachment" for deed in ("see", "add", "change")
]


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0001_directives"),
        ("files", "0003_from_office"),
        ("ground", "0001_scope"),
    ]
    operations = [
        protect(
            "knowledge_recipient",
            see=f"user_id = (SELECT scope_actor()) OR {WATCHER}",
            write=f"user_id = (SELECT scope_actor()) OR {WATCHER} OR {SYSTEM}",
            lookup=True,
        ),
        # Only the system says who gets something, and who gets it no more.
        migrations.RunSQL(
            [
                f"CREATE POLICY knowledge_recipient_{deed.lower()}_only ON knowledge_recipient AS RESTRICTIVE "
                f"FOR {deed} {'WITH CHECK' if deed == 'INSERT' else 'USING'} ({SYSTEM})"
                for deed in ("INSERT", "DELETE")
            ],
            [
                f"DROP POLICY knowledge_recipient_{deed}_only ON knowledge_recipient"
                for deed in ("insert", "delete")
            ],
        ),
        protect(
            "knowledge_directive",
            see=f"{PUBLISHER} OR (state <> 'draft' AND ({reached_by('knowledge_directive.id')}))",
            write=PUBLISHER,
        ),
        protect(
            "knowledge_version",
            see=f"{PUBLISHER} OR (state = 'published' AND ({reached_by('knowledge_version.directive_id')}))",
            write=PUBLISHER,
        ),
        migrations.RunSQL(ONCE, NOT_ONCE),
        migrations.RunSQL(COUNTS, "DROP FUNCTION knowledge_counts(uuid[])"),
        migrations.RunSQL(FILES, NO_FILES),
    ]
