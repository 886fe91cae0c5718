-- N needs over all sub-districts of the country, in the states that a running year leaves behind.
-- Read by bench/data.py: each "-- step:" is one transaction inside the system's scope.
-- Chance comes from hashes of the number of a need or person, so that the data are the same every time.

-- step: drafts: who needs what, where, when, and how far it got
CREATE UNLOGGED TABLE bench_draft AS
WITH drawn AS (
    SELECT i, CASE WHEN i < s.persons THEN i ELSE i - s.persons END AS p,
        date_trunc('second', s.first_at + (s.last_at - s.first_at) * (i::float8 / s.needs)) AS at,
        mod(hashint8extended(i, 7), 1000) AS raw, s.needs, s.topics, s.places
    FROM bench_size s, generate_series(0::bigint, s.needs - 1) AS i),
placed AS (
    SELECT d.*, abs(d.raw) AS u, a.code AS place, t.topic, t.service, t.agency, t.no AS topic_no
    FROM drawn d
    JOIN bench_place a ON a.no = mod(abs(hashint8extended(d.p, 1)), d.places)
    JOIN bench_topic t ON t.no = mod(abs(hashint8extended(d.i, 2)), d.topics))
SELECT i, p, at, place, left(place, 2) AS province, topic, service, topic_no,
    agency || '-' || left(place, 2) AS office, agency,
    bench_id('need', i, at) AS need, bench_id('visit', i, at) AS visit, bench_id('referral', i, at) AS referral,
    CASE WHEN i > needs * 0.88 AND u < 800 THEN
            CASE WHEN u < 400 THEN 'referred' WHEN u < 690 THEN 'accepted' WHEN u < 760 THEN 'asked' ELSE 'returned' END
        ELSE CASE WHEN u < 790 THEN 'told' WHEN u < 900 THEN 'resolved' ELSE 'withdrawn' END
    END AS state,
    mod(p, 10) < 8 AS shares
FROM placed;
ALTER TABLE bench_draft ADD PRIMARY KEY (i);
ANALYZE bench_draft;

-- step: persons with invented names
CREATE UNLOGGED TABLE bench_person AS
SELECT DISTINCT ON (d.p) d.p, bench_id('person', d.p, d.at) AS id, bench_id('key', d.p, d.at) AS key, d.at, d.place,
    n.prefix, n.first_name, n.last_name, n.name_key, n.vector,
    '+668' || lpad(mod(abs(hashint8extended(d.p, 3)), 100000000)::text, 8, '0') AS phone,
    1940 + mod(abs(hashint8extended(d.p, 4)), 68)::int AS birth_year, n.sex, d.shares
FROM bench_draft d CROSS JOIN bench_size s
JOIN bench_name n ON n.no = mod(abs(hashint8extended(d.p, 5)), s.names)
ORDER BY d.p, d.i;
ALTER TABLE bench_person ADD PRIMARY KEY (p);
ANALYZE bench_person;
INSERT INTO people_person (id, place_code, province_code, person_key, prefix, first_name, last_name, name_key, phone,
    phone_last4, birth_year, sex, nationality, language, address_note, version, recorded_at)
SELECT id, place, left(place, 2), key, prefix, first_name, last_name, name_key, phone, right(phone, 4), birth_year,
    sex, 'THA', 'th', '', 1, at
FROM bench_person ORDER BY p;

-- step: consents
INSERT INTO people_consent (id, place_code, province_code, person_id, purpose, wording_version, language, given_by,
    speaker_name, speaker_relation, given_how, office_code, given_at)
SELECT bench_id('consent', p, at), place, left(place, 2), id, 'share_with_office', s.wording, 'th', 'self', '', '', '', '',
    at
FROM bench_person, bench_size s WHERE shares ORDER BY p;

-- step: visits
INSERT INTO needs_visit (id, place_code, province_code, person_id, for_whom, speaker_name, speaker_relation, channel,
    village_no, receipt_hash, language, made_at, recorded_at, recorded_by)
SELECT d.visit, d.place, d.province, p.id, 'self', '', '', 'visit', 3,
    sha256(('receipt' || d.i)::bytea), 'th', d.at, d.at, bench_id('volunteer', hashtext(d.place), s.first_at)
FROM bench_draft d JOIN bench_person p USING (p), bench_size s ORDER BY d.i;

-- step: needs
INSERT INTO needs_need (id, place_code, province_code, visit_id, person_id, topic_code, service_code, status_code, note,
    matter_place_code, village_no, receipt_hash, state, version, due_on, recorded_at, recorded_by,
    resolved_at, outcome_code, told_at, withdrawn_at)
SELECT d.need, d.place, d.province, d.visit, p.id, d.topic, d.service, 'any', t.note, d.place, 3,
    sha256(('receipt' || d.i)::bytea), d.state, 1, d.at::date + 15, d.at,
    bench_id('volunteer', hashtext(d.place), s.first_at),
    CASE WHEN d.state IN ('resolved', 'told') THEN least(d.at + interval '9 days', now()) END, '',
    CASE WHEN d.state = 'told' THEN least(d.at + interval '11 days', now()) END,
    CASE WHEN d.state = 'withdrawn' THEN least(d.at + interval '3 days', now()) END
FROM bench_draft d JOIN bench_person p USING (p) JOIN bench_topic t ON t.no = d.topic_no, bench_size s ORDER BY d.i;

-- step: referrals
INSERT INTO needs_referral (id, place_code, province_code, need_id, office_code, service_code, topic_code, state,
    route_reason, note, sent_at, due_on, ended_at, end_reason, end_note, outcome_code, receipt_hash)
SELECT referral, place, province, need, office, service, topic,
    CASE state WHEN 'referred' THEN 'waiting' WHEN 'told' THEN 'resolved' ELSE state END, '{}', '', at, at::date + 15,
    CASE WHEN state NOT IN ('referred', 'accepted', 'asked') THEN least(at + interval '9 days', now()) END, '', '', '',
    sha256(('receipt' || i)::bytea)
FROM bench_draft ORDER BY i;

-- step: which offices see whom
INSERT INTO people_sight (id, place_code, province_code, person_id, office_code, consent_id, since)
SELECT DISTINCT ON (d.p, d.office) bench_id('sight', d.i, d.at), d.place, d.province, p.id, d.office,
    bench_id('consent', d.p, p.at), d.at
FROM bench_draft d JOIN bench_person p USING (p) WHERE d.shares ORDER BY d.p, d.office, d.i;

-- step: journal entries
INSERT INTO journal_entry (id, at, actor_kind, verb, subject_kind, subject_id, place_code, province_code, office_code,
    codes)
SELECT bench_id(verb, d.i, d.at), d.at + later, 'system', verb, 'need', d.need, d.place, d.province,
    CASE WHEN verb = 'need.recorded' THEN '' ELSE d.office END,
    jsonb_build_object('state', d.state, 'topic', d.topic)
FROM bench_draft d, LATERAL (VALUES
    ('need.recorded', interval '0', true), ('need.referred', interval '0', true),
    ('need.resolved', interval '9 days', d.state IN ('resolved', 'told')),
    ('need.withdrawn', interval '3 days', d.state = 'withdrawn')) AS deed (verb, later, happened)
WHERE happened AND d.at + later < now()
ORDER BY d.i;
INSERT INTO journal_entry (id, at, actor_kind, verb, subject_kind, subject_id, place_code, province_code, codes)
SELECT bench_id('person.recorded', p, at), at, 'system', 'person.recorded', 'person', id, place, left(place, 2), '{}'
FROM bench_person ORDER BY p;

-- step: facts, and the leaves that the ledger's own trigger posts at the end
INSERT INTO programmes_fact (id, kind, service_code, agency_code, place_code, province_code, day, person_key, acts,
    heads, quantity, sex, age_band, nationality_group, subject_kind, subject_id, actor_kind, at, project_codes)
SELECT bench_id('fact' || kind, d.i, d.at), kind, d.service, d.agency, d.place, d.province, day, p.key, 1, 1, 1, p.sex,
    CASE WHEN age < 25 THEN '18-24' WHEN age < 45 THEN '25-44' WHEN age < 60 THEN '45-59' ELSE '60+' END, 'THA',
    'need', d.need, 'system', d.at, coalesce(c.codes, '{}')
FROM bench_draft d JOIN bench_person p USING (p)
CROSS JOIN LATERAL (VALUES ('need.recorded', d.at::date, true), ('need.referred', d.at::date, true),
    ('need.resolved', d.at::date + 9, d.state IN ('resolved', 'told'))) AS act (kind, day, happened)
CROSS JOIN LATERAL (SELECT extract(year FROM d.at)::int - p.birth_year AS age) AS person
LEFT JOIN bench_credited c ON c.credited_kind = kind AND c.fiscal_year = ledger_fiscal_year(day)
WHERE happened AND day <= current_date
ORDER BY d.i;

-- step: search entries of persons
INSERT INTO search_entry (id, subject_kind, place_code, province_code, office_codes, is_for_everybody, words, version, at)
SELECT p.id, 'person', p.place, left(p.place, 2), coalesce(o.offices, '{}'), false,
    p.vector || array_to_tsvector(ARRAY(
        SELECT '#' || right('0' || substr(p.phone, 4), length) FROM generate_series(4, 10) AS length)),
    s.version, p.at
FROM bench_person p
LEFT JOIN (SELECT p, array_agg(DISTINCT office) AS offices FROM bench_draft WHERE shares GROUP BY p) o USING (p),
    bench_size s
ORDER BY p.p;

-- step: search entries of needs
INSERT INTO search_entry (id, subject_kind, place_code, province_code, office_codes, is_for_everybody, words, version, at)
SELECT d.need, 'need', d.place, d.province, ARRAY[d.office], false, t.vector, s.version, d.at
FROM bench_draft d JOIN bench_topic t ON t.no = d.topic_no, bench_size s ORDER BY d.i;
