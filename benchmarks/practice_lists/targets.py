"""What is asked, and as whom."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from understudy.accounts.schemas import TokenKind
from understudy.accounts.sign_in import issue
from understudy.kernel.db import Database

_CHOSEN = {
    "student": """
        SELECT student_id FROM practice_sessions JOIN sections ON sections.id = section_id
        WHERE is_active GROUP BY 1 ORDER BY count(DISTINCT section_id) DESC, count(*) DESC, 1
        LIMIT 1""",
    "teacher": "SELECT owner_id FROM sections GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
    "lecturer": """
        SELECT owner_id FROM sections JOIN enrolments ON section_id = id WHERE is_active
        GROUP BY id ORDER BY count(*) DESC, id LIMIT 1""",
    "researcher": "SELECT id FROM people WHERE role = 'researcher' ORDER BY id LIMIT 1",
    "admin": "SELECT id FROM people WHERE role = 'admin' ORDER BY id LIMIT 1",
}
_LARGEST = """
    SELECT id FROM sections JOIN enrolments ON section_id = id
    WHERE owner_id = :owner AND is_active GROUP BY id ORDER BY count(*) DESC, id LIMIT 1"""
_GIVEN = """
    SELECT assignment_id FROM practice_sessions WHERE section_id = :section
    GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"""
_ATTENDED = """
    SELECT section_id FROM enrolments JOIN sections ON id = section_id
    WHERE person_id = :person AND is_active ORDER BY section_id LIMIT 1"""

_MINE = "/api/practice/sessions?student_id={me}"
_EVERYBODY = [
    "/api/practice/sections",
    "/api/practice/assignments",
    "/api/practice/sessions",
    _MINE,
    "/api/personas",
    "/api/conversations",
    "/api/notices",
    "/api/jobs",
    "/api/usage/summary",
    "/practice",
    "/sections",
    "/personas",
    "/conversations",
    "/usage",
    "/jobs",
]
_MAKERS = [
    "/api/practice/clients",
    "/api/practice/clients?issue=unemployment&difficulty=2",
    "/api/practice/clients?text=hana&whose=shared",
    "/api/practice/clients?issue=unemployment&whose=mine",
    "/api/practice/rubrics",
    "/clients",
    "/rubrics",
]
_OF_A_SECTION = [
    "/api/practice/sections/{section}/people",
    "/api/practice/assignments?section_id={section}",
    "/api/practice/sessions?section_id={section}",
    "/api/practice/sessions?section_id={section}&stage=feedback_ready",
    "/api/practice/sessions?section_id={section}&stage=held",
    "/api/practice/sessions?assignment_id={assignment}",
    "/api/practice/review",
    "/api/practice/review?section_id={section}",
    "/api/practice/review?assignment_id={assignment}",
    "/api/practice/review/confirmed",
    "/api/practice/sections/{section}/agreement",
    "/api/practice/assignments/{assignment}/heat-map",
    "/api/practice/assignments/{assignment}/gradebook.csv",
    "/practice/review",
    "/practice?section={section}",
    "/sections/{section}",
    "/sections/{section}?tab=people",
    "/assignments/{assignment}",
    "/assignments/{assignment}/results",
    "/assignments/{assignment}/gradebook",
]
_ADMINS = [
    "/api/people",
    "/api/practice/sessions?stage=active",
    "/api/usage/events",
    "/api/usage/monitor",
    "/people",
    "/monitor",
    "/monitor/practice",
]
_ASKED = {
    "student": [*_EVERYBODY, "/sections/{section}", "/assignments/{assignment}"],
    "teacher": [*_EVERYBODY, *_MAKERS, *_OF_A_SECTION],
    "lecturer": ["/api/practice/sessions", "/practice", *_OF_A_SECTION],
    "researcher": [*_EVERYBODY, *_MAKERS],
    "admin": [*_EVERYBODY, *_MAKERS, *_OF_A_SECTION, *_ADMINS],
}


@dataclass(frozen=True, slots=True)
class Target:
    """A path to be asked for; `name` is the same with every database."""

    who: str
    name: str
    path: str
    token: str


async def targets(db: Database) -> list[Target]:
    """Return all lists and pages, for people who have much, signed in."""
    people = {who: await _one(db, statement) for who, statement in _CHOSEN.items()}
    found = []
    for who, paths in _ASKED.items():
        facts = {"me": people[who], **await _facts(db, who, people)}
        token = await _signed_in(db, people[who])
        found += [Target(who, path, path.format(**facts), token) for path in paths]
    return found


async def _facts(db: Database, who: str, people: dict[str, UUID]) -> dict[str, UUID]:
    if who == "student":
        section = await _one(db, _ATTENDED, person=people[who])
    else:
        owner = people["teacher" if who == "teacher" else "lecturer"]
        section = await _one(db, _LARGEST, owner=owner)
    return {"section": section, "assignment": await _one(db, _GIVEN, section=section)}


async def _one(db: Database, statement: str, **values: UUID) -> UUID:
    async with db.read() as session:
        found = await session.scalar(text(statement), values)
    return UUID(str(found))


async def _signed_in(db: Database, person_id: UUID) -> str:
    async with db.begin() as session:
        token, _ = await issue(session, TokenKind.SESSION, person_id, timedelta(hours=6))
    return token
