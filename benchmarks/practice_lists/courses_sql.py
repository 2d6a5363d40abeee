"""Statements that fill an empty database: people, clients, rubrics, sections, assignments.

`$students`, `$sessions`, `$teachers`, `$sections`, `$clients`, `$rubrics`, `$seed` and `$today` are
put in. What is by chance follows from a number, so that the same seed writes the same rows; tables
of the schema `seeding` remember which number became which row, and go at the end.
"""

FUNCTIONS = [
    """
CREATE FUNCTION seeding.share(i bigint, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE AS
'SELECT (hashint8extended(i, salt + $seed * 1000::bigint) & 9007199254740991)
    / 9007199254740992::float8'
""",
    """
CREATE FUNCTION seeding.pick(i bigint, salt int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
'SELECT floor(seeding.share(i, salt) * n)::int'
""",
    """
CREATE FUNCTION seeding.id_of(what text, i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
'SELECT md5(''$seed/'' || what || i)::uuid'
""",
    # As `kernel.ids` makes them: by time, so that what belongs together stands together on disk.
    """
CREATE FUNCTION seeding.id_at(at timestamptz, what text, i bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE AS
'SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, ''0'') || ''7''
    || substr(md5(''$seed/'' || what || i), 1, 3) || ''8''
    || substr(md5(''$seed/'' || what || i), 4, 15))::uuid'
""",
]

_FIRST = "ARRAY['Ada','Ben','Chidi','Dana','Elif','Farah','Goran','Hana','Ines','Jon','Kofi','Lea']"
_LAST = "ARRAY['Adler','Bello','Cruz','Demir','Evans','Fofana','Gruber','Haddad','Ito','Jansen']"
_NAMED = f"({_FIRST})[1 + seeding.pick(i, 1, 12)] || ' ' || ({_LAST})[1 + seeding.pick(i, 2, 10)]"


def _people(role: str, count: str) -> str:
    return f"""
INSERT INTO people (id, email, name, role, active, created_at, updated_at)
SELECT seeding.id_of('{role}', i), '{role}-' || lpad(i::text, 6, '0') || '@example.org',
    {_NAMED}, '{role}', true, $today - interval '300 days', $today - interval '300 days'
FROM generate_series(0, {count} - 1) AS i
"""  # noqa: S608 of constants


PEOPLE = [
    _people("student", "$students"),
    _people("teacher", "$teachers"),
    _people("researcher", "2"),
    _people("admin", "1"),
]

_ISSUES = (
    "ARRAY['housing_insecurity','substance_abuse','mental_health','domestic_violence',"
    "'unemployment','family_conflict','grief_loss','chronic_illness','disability',"
    "'immigration_status','food_insecurity','childcare_needs','elder_care','trauma_history',"
    "'financial_crisis']"
)

# A teacher has ten clients, the last of them not published, and as many personas that are none.
CLIENTS = [
    f"""
CREATE TABLE seeding.clients AS
SELECT c, seeding.id_of('persona', c) AS persona_id, seeding.id_of('version', c) AS version_id,
    seeding.id_of('teacher', mod(c, $teachers)) AS owner_id, named AS name,
    $today - interval '290 days' AS at, c < $clients AS is_client,
    c < $clients - $teachers AS is_published,
    CASE WHEN c = 0 THEN 'public' WHEN seeding.share(c, 14) < 0.6 THEN 'private'
         WHEN seeding.share(c, 14) < 0.9 THEN 'shared' ELSE 'public' END AS visibility,
    CASE WHEN c < $clients THEN
        jsonb_set(jsonb_set(jsonb_set(cases.fields, '{{name}}', to_jsonb(named)),
            '{{extensions,practice,difficulty}}', to_jsonb(1 + seeding.pick(c, 12, 3))),
            '{{extensions,practice,issues}}', jsonb_build_array(
                jsonb_build_object('code', ({_ISSUES})[1 + seeding.pick(c, 13, 7)]),
                jsonb_build_object('code', ({_ISSUES})[8 + seeding.pick(c, 15, 8)])))
    ELSE jsonb_set(jsonb_set(cases.fields, '{{name}}', to_jsonb(named)), '{{extensions}}', '{{}}')
    END AS fields
FROM (SELECT i AS c, {_NAMED} || ' ' || i AS named
      FROM generate_series(0, 2 * $clients - 1) AS i) AS each
JOIN seeding.cases ON cases.n = mod(c, (SELECT count(*) FROM seeding.cases))
""",  # noqa: S608 of constants
    """
INSERT INTO personas (id, owner_id, visibility, version, sort_name, found_by, created_at,
    updated_at)
SELECT persona_id, owner_id, visibility, 1, lower(name), lower(name) || E'\\n' || E'\\n', at, at
FROM seeding.clients
""",
    """
INSERT INTO persona_versions (id, persona_id, number, digest, fields, author_id, created_at)
SELECT version_id, persona_id, 1, md5(c::text) || md5(c::text), fields, owner_id, at
FROM seeding.clients
""",
    """
INSERT INTO published_clients (persona_version_id, persona_id, number, difficulty, published_by,
    published_at)
SELECT version_id, persona_id, 1, (fields #>> '{extensions,practice,difficulty}')::smallint,
    owner_id, at FROM seeding.clients WHERE is_published
""",
    """
CREATE TABLE seeding.open_clients AS
SELECT row_number() OVER (ORDER BY c)::int - 1 AS o, c FROM seeding.clients
WHERE is_published AND visibility = 'public'
""",
]

_RUBRIC = "mod(r, $teachers)"

RUBRICS = [
    f"""
INSERT INTO rubrics (id, owner_id, visibility, version, sort_name, created_at, updated_at)
SELECT seeding.id_of('rubric', r), seeding.id_of('teacher', {_RUBRIC}),
    CASE WHEN seeding.share(r, 16) < 0.7 THEN 'private' ELSE 'shared' END, 1,
    'interview ' || r, $today - interval '290 days', $today - interval '290 days'
FROM generate_series(0, $rubrics - 1) AS r
""",  # noqa: S608 of constants
    f"""
INSERT INTO rubric_versions (id, rubric_id, number, fields, author_id, created_at)
SELECT seeding.id_of('rubric version', r), seeding.id_of('rubric', r), 1,
    jsonb_set(templates.fields, '{{name}}', to_jsonb('Interview ' || r)),
    seeding.id_of('teacher', {_RUBRIC}), $today - interval '290 days'
FROM generate_series(0, $rubrics - 1) AS r CROSS JOIN seeding.templates
""",  # noqa: S608 of constants
]

# Some teachers have many sections, most have few; every second section is over.
SECTIONS = [
    """
CREATE TABLE seeding.sections AS
SELECT s, seeding.id_of('section', s) AS id, mod(s, 2) = 0 AS is_active,
    floor($teachers * pow(seeding.share(s, 20), 2))::int AS teacher_n,
    $today - make_interval(days => CASE WHEN mod(s, 2) = 0 THEN 100 ELSE 280 END) AS began
FROM generate_series(0, $sections - 1) AS s
""",
    """
INSERT INTO sections (id, owner_id, name, sort_name, course_code, term, is_active, settings,
    join_code, created_at, updated_at)
SELECT id, seeding.id_of('teacher', teacher_n), 'Interviewing, group ' || s,
    'interviewing, group ' || s, 'SW ' || 200 + mod(s, 20),
    CASE WHEN is_active THEN 'Autumn' ELSE 'Spring' END, is_active, '{}',
    upper(lpad(to_hex(s), 8, 'x')), began, began
FROM seeding.sections
""",
    # One to three sections each; the first ones are lectures of hundreds, most have some thirty.
    """
CREATE TABLE seeding.enrolments AS
SELECT DISTINCT n, floor($sections * pow(seeding.share(n * 3 + turn, 22), 1.5))::int AS s
FROM generate_series(0, $students - 1) AS n CROSS JOIN generate_series(0, 2) AS turn
WHERE turn <= seeding.pick(n, 21, 3)
""",
    """
INSERT INTO enrolments (section_id, person_id, role, enrolled_at)
SELECT sections.id, seeding.id_of('student', n), 'student', began
FROM seeding.enrolments JOIN seeding.sections USING (s)
""",
    """
INSERT INTO enrolments (section_id, person_id, role, enrolled_at)
SELECT id, seeding.id_of('student', seeding.pick(s, 23, $students)), 'ta', began
FROM seeding.sections ON CONFLICT DO NOTHING
""",
]

# Three published assignments of two clients in each section, in some of them a draft beside.
ASSIGNMENTS = [
    """
CREATE TABLE seeding.assignments AS
SELECT s * 4 + k AS a, s, k, seeding.id_of('assignment', s * 4 + k) AS id,
    sections.id AS section_id, began + make_interval(days => k) AS at,
    began + make_interval(days => (k + 1) * 40) AS due_at, teacher_n
FROM seeding.sections CROSS JOIN generate_series(0, 3) AS k
WHERE k < 3 OR seeding.share(s, 24) < 0.3
""",
    """
INSERT INTO assignments (id, section_id, state, title, instructions, purpose, show_rubric, due_at,
    attempts, counts, limit_minutes, limit_turns, hint_mode, release, requires_reflection, notes,
    published_at, created_at, updated_at)
SELECT id, section_id, CASE WHEN k < 3 THEN 'published' ELSE 'draft' END, 'Interview ' || k + 1,
    'Listen first; ask about what keeps them going.',
    CASE WHEN k = 2 THEN 'graded' ELSE 'practice' END, true, due_at,
    CASE WHEN k = 2 THEN 5 END, 'best', 30, 20, 'on_request', 'after_reflection', true, '',
    CASE WHEN k < 3 THEN at END, at, at
FROM seeding.assignments
""",
    """
CREATE TABLE seeding.pairs AS
SELECT a * 2 + m AS p, s, k * 2 + m AS q, assignments.id AS assignment_id, m + 1 AS position,
    seeding.id_of('pair', a * 2 + m) AS id, teacher_n + $teachers * (k * 2 + m) AS c,
    seeding.id_of('rubric', teacher_n + $teachers * mod(m, $rubrics / $teachers)) AS rubric_id,
    CASE WHEN k < 3 THEN seeding.id_of('rubric version',
        teacher_n + $teachers * mod(m, $rubrics / $teachers)) END AS rubric_version_id
FROM seeding.assignments CROSS JOIN generate_series(0, 1) AS m
""",
    """
INSERT INTO assignment_pairs (id, assignment_id, position, persona_id, persona_version_id,
    rubric_id, rubric_version_id, alternatives)
SELECT pairs.id, assignment_id, position, persona_id,
    CASE WHEN rubric_version_id IS NOT NULL THEN version_id END, rubric_id, rubric_version_id, '[]'
FROM seeding.pairs JOIN seeding.clients USING (c)
""",
]

COURSES = [*PEOPLE, *CLIENTS, *RUBRICS, *SECTIONS, *ASSIGNMENTS]
