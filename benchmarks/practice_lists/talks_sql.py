"""Statements that fill in what students did: sessions with their talks, reports and usage.

As in `courses_sql`. Fifteen messages in three of four talks, seventeen in the others.
"""

# A student's sessions go round their sections, and in each of them through its six cases, again
# and again; one in twenty is free practice. Stages are as after a term: most have feedback.
SESSIONS = [
    """
CREATE TABLE seeding.students AS
SELECT n AS student, array_agg(s ORDER BY s) AS enrolled FROM seeding.enrolments GROUP BY n
""",
    """
CREATE TABLE seeding.drawn AS
SELECT n, student, j / cardinality(enrolled) AS round, seeding.pick(n, 31, 20) = 0 AS is_free,
    enrolled[1 + mod(j, cardinality(enrolled))] AS s, seeding.share(n, 33) AS h,
    (j + seeding.share(n, 32)) / ceil($sessions::float8 / $students) AS part,
    seeding.pick(n, 34, (SELECT count(*)::int FROM seeding.open_clients)) AS o
FROM (SELECT n, mod(n, $students) AS student, n / $students AS j
      FROM generate_series(0, $sessions - 1) AS n) AS each
JOIN seeding.students USING (student)
""",
    """
CREATE TABLE seeding.placed AS
SELECT n, student, h, is_free, sections.id AS section_id, sections.teacher_n,
    began + part * interval '98 days' AS at, pairs.id AS pair_id, pairs.assignment_id,
    pairs.rubric_version_id,
    CASE WHEN is_free THEN open_clients.c ELSE pairs.c END AS c,
    CASE WHEN h < 0.01 THEN 'assigned' WHEN h < 0.02 THEN 'briefed' WHEN h < 0.03 THEN 'abandoned'
         WHEN h < 0.04 THEN 'voided' WHEN h < 0.043 THEN 'active' WHEN h < 0.05 THEN 'paused'
         WHEN h < 0.08 THEN 'reflecting' WHEN h < 0.0805 THEN 'feedback_pending'
         WHEN h < 0.2 THEN 'feedback_ready' ELSE 'released' END AS stage
FROM seeding.drawn
JOIN seeding.sections USING (s)
JOIN seeding.pairs ON pairs.p = drawn.s * 8 + mod(round, 6)
JOIN seeding.open_clients USING (o)
""",
    """
CREATE TABLE seeding.sessions AS
SELECT placed.n, seeding.id_at(placed.at, 'session', placed.n) AS id, placed.at, h, student,
    seeding.id_of('student', student) AS student_id, teacher_n, stage, persona_id, version_id,
    clients.name AS client_name, CASE WHEN NOT is_free THEN section_id END AS section_id,
    CASE WHEN NOT is_free THEN assignment_id END AS assignment_id,
    CASE WHEN NOT is_free THEN pair_id END AS pair_id,
    CASE WHEN NOT is_free THEN rubric_version_id END AS rubric_version_id,
    stage NOT IN ('assigned', 'briefed') AS has_begun,
    stage NOT IN ('assigned', 'briefed', 'active', 'paused', 'abandoned') AS has_ended,
    CASE WHEN stage IN ('assigned', 'briefed') THEN 1 WHEN mod(placed.n, 4) = 0 THEN 17 ELSE 15
    END AS messages,
    row_number() OVER (PARTITION BY student, is_free, CASE WHEN is_free THEN version_id ELSE pair_id
        END ORDER BY placed.at) AS attempt
FROM seeding.placed JOIN seeding.clients USING (c) ORDER BY placed.at
""",
    """
INSERT INTO conversations (id, product, status, title, owner_id, persona_id, persona_version_id,
    last_seq, active_message_id, created_at, updated_at)
SELECT id, 'practice', 'active', client_name, student_id, persona_id, version_id, messages,
    seeding.id_at(at + messages * interval '40 seconds', 'message', n * 20 + messages), at,
    at + messages * interval '40 seconds'
FROM seeding.sessions
""",
    """
INSERT INTO practice_sessions (id, conversation_id, student_id, section_id, assignment_id, pair_id,
    persona_version_id, rubric_version_id, attempt, stage, end_reason, has_told, limit_minutes,
    limit_turns, hint_mode, release, requires_reflection, turns, cost_usd, notes, created_at,
    began_at, ended_at, updated_at)
SELECT id, id, student_id, section_id, assignment_id, pair_id, version_id, rubric_version_id,
    attempt, stage, CASE WHEN has_ended THEN 'student_close' END, false,
    CASE WHEN has_ended THEN 30 END, 20, 'on_request',
    CASE WHEN stage = 'feedback_ready' THEN 'after_review' ELSE 'after_reflection' END, true,
    messages / 2, 0.0014 * messages, '', at, CASE WHEN has_begun THEN at END,
    CASE WHEN has_ended THEN at + interval '12 minutes' END, at + interval '20 minutes'
FROM seeding.sessions
""",
    """
INSERT INTO practice_stage_changes (session_id, number, stage, move, by_id, at)
SELECT id, number, come_to, move, student_id, sessions.at + (number - 1) * interval '2 minutes'
FROM seeding.sessions CROSS JOIN unnest(
    ARRAY['assigned', 'briefed', 'active', 'ended', 'reflecting', 'feedback_pending',
        'feedback_ready', 'released'],
    ARRAY['acknowledge', 'acknowledge', 'begin', 'student_closes', 'start_reflecting', 'reflect',
        'feedback_ready', 'release']) WITH ORDINALITY AS way(come_to, move, number)
WHERE number <= CASE stage WHEN 'assigned' THEN 1 WHEN 'briefed' THEN 2 WHEN 'reflecting' THEN 5
    WHEN 'feedback_pending' THEN 6 WHEN 'feedback_ready' THEN 7 WHEN 'released' THEN 8 ELSE 3 END
""",
]

TALKS = [
    """
INSERT INTO participants (id, conversation_id, role, person_id, persona_version_id, name)
SELECT seeding.id_of('participant', n * 2 + side), id,
    CASE WHEN side = 1 THEN 'persona' ELSE 'user' END, CASE WHEN side = 0 THEN student_id END,
    CASE WHEN side = 1 THEN version_id END, CASE WHEN side = 1 THEN client_name ELSE 'Student' END
FROM seeding.sessions CROSS JOIN generate_series(0, 1) AS side
""",
    # The client speaks first, so that odd messages are theirs.
    """
INSERT INTO messages (id, conversation_id, seq, parent_id, participant_id, role, text, status,
    model, input_tokens, cached_tokens, output_tokens, cost_usd, left_out, process_id, stop_asked,
    created_at, updated_at, ended_at)
SELECT seeding.id_at(spoken_at, 'message', n * 20 + seq), id, seq,
    CASE WHEN seq > 1 THEN seeding.id_at(spoken_at - interval '40 seconds', 'message',
        n * 20 + seq - 1) END,
    seeding.id_of('participant', n * 2 + mod(seq, 2)),
    CASE WHEN mod(seq, 2) = 1 THEN 'persona' ELSE 'user' END,
    CASE WHEN mod(seq, 2) = 1 THEN 'I don''t know. Some days it is all right, and then the letters '
        || 'come and I leave them where they fall. (' || seeding.pick(n * 20 + seq, 50, 9999) || ')'
    ELSE 'It sounds as if the letters are the hardest part of the day. What happens when you see '
        || 'one on the mat? (' || seeding.pick(n * 20 + seq, 51, 9999) || ')' END,
    'complete', CASE WHEN mod(seq, 2) = 1 THEN 'demo:demo' END,
    CASE WHEN mod(seq, 2) = 1 THEN 1800 END, CASE WHEN mod(seq, 2) = 1 THEN 1500 END,
    CASE WHEN mod(seq, 2) = 1 THEN 30 END, CASE WHEN mod(seq, 2) = 1 THEN 0.0028 END, 0,
    seeding.id_of('process', 0), false, spoken_at, spoken_at, spoken_at
FROM (SELECT n, id, seq, at + seq * interval '40 seconds' AS spoken_at
      FROM seeding.sessions CROSS JOIN LATERAL generate_series(1, messages) AS seq) AS each
""",
]

# What went on in client and worker for one talk in twenty, as for those of the last weeks.
MINDS = [
    """
INSERT INTO practice_worker_turns (message_id, session_id, labels, by_rule)
SELECT seeding.id_at(at + (t.turn * 2 + 2) * interval '40 seconds', 'message',
    n * 20 + t.turn * 2 + 2), id, labels, true
FROM seeding.sessions CROSS JOIN seeding.turns AS t WHERE mod(n, 20) = 0 AND has_begun
""",
    """
INSERT INTO practice_client_turns (message_id, session_id, step, choice, state, withheld,
    is_deflection, took_ms)
SELECT seeding.id_at(at + (t.turn * 2 + 3) * interval '40 seconds', 'message',
    n * 20 + t.turn * 2 + 3), id, step, choice, state, '[]', false, 900 + seeding.pick(n, 52, 1500)
FROM seeding.sessions CROSS JOIN seeding.turns AS t WHERE mod(n, 20) = 0 AND has_begun
""",
]

FEEDBACK = [
    """
INSERT INTO practice_reports (session_id, section_id, rubric_version_id, state, digest, score,
    awaits_review, rank, confidence, confirmed_at, confirmed_by, released_at, created_at,
    updated_at)
SELECT id, section_id, rubric_version_id, CASE WHEN h > 0.5 THEN 'confirmed' ELSE 'draft' END,
    digest, (digest ->> 'score')::float8, h <= 0.5, rank, confidence,
    CASE WHEN h > 0.5 THEN at + interval '1 day' END,
    CASE WHEN h > 0.5 THEN seeding.id_of('teacher', teacher_n) END,
    CASE WHEN stage = 'released' THEN at + interval '1 day' END, at + interval '14 minutes',
    at + interval '1 day'
FROM seeding.sessions JOIN seeding.digests
    ON digests.d = seeding.pick(sessions.n, 60, (SELECT count(*)::int FROM seeding.digests))
WHERE stage IN ('feedback_ready', 'released')
""",
    """
INSERT INTO practice_reply_ratings (message_id, session_id, thumb, comment, at)
SELECT seeding.id_at(at + 3 * interval '40 seconds', 'message', n * 20 + 3), id,
    CASE WHEN seeding.share(n, 61) < 0.8 THEN 'up' ELSE 'down' END, '', at
FROM seeding.sessions WHERE has_begun AND seeding.share(n, 62) < 0.1
""",
    """
INSERT INTO practice_surveys (session_id, section_id, believable, difficulty_right, helpful, words,
    at)
SELECT id, section_id, 1 + seeding.pick(n, 63, 5), 1 + seeding.pick(n, 64, 5),
    1 + seeding.pick(n, 65, 5), '', at + interval '20 minutes'
FROM seeding.sessions WHERE has_ended AND seeding.share(n, 66) < 0.3
""",
]

USAGE = [
    """
INSERT INTO conversation_spends (conversation_id, payer_id, product, first_at, last_at, calls,
    input_tokens, output_tokens, cost_nano_usd)
SELECT id, student_id, 'practice', at, at + interval '12 minutes', messages, 1800 * messages,
    30 * messages, 1400000 * messages
FROM seeding.sessions WHERE has_begun
""",
    # A call of each kind stands for all of its talk.
    """
INSERT INTO usage_events (id, at, request_id, attempt, payer_id, actor_id, product, purpose,
    prompt_name, prompt_version, conversation_id, provider, model_asked, model_answered, note,
    lines, system_tokens, input_tokens, cached_tokens, cache_write_tokens, output_tokens,
    reasoning_tokens, usage_source, cost_usd, waited_s, ttft_s, duration_s, latency_bucket, outcome)
SELECT seeding.id_at(at, purpose, n), at, seeding.id_of(purpose, n), 1, student_id, student_id,
    'practice', purpose, 'practice.' || purpose, '1', id, 'demo', 'demo', 'demo', '', 8, 600,
    1800, 1500, 0, 60, 0, 'provider', 0.0028, 0, 0.6, 1.2, 180, 'complete'
FROM seeding.sessions CROSS JOIN unnest(ARRAY['label', 'reply', 'judge']) AS purpose
WHERE has_begun
""",
    """
INSERT INTO notices (id, person_id, at, kind, text, link, read_at)
SELECT seeding.id_at(at, 'notice', n), student_id, at + interval '1 day', 'job_done',
    'Feedback on your session is there.', '/practice', at + interval '2 days'
FROM seeding.sessions WHERE mod(n, 4) = 0
""",
]

DEEDS = [*SESSIONS, *TALKS, *MINDS, *FEEDBACK, *USAGE]
