"""A practice session over HTTP, from the case to the reflection."""

from uuid import uuid4

from tests.support.api import client
from tests.support.practice import a_course
from tests.support.server import serving
from understudy.accounts.browser import SESSION_COOKIE
from understudy.kernel.settings import Settings


async def test_a_session_over_http(settings: Settings) -> None:
    async with serving(settings) as served:
        course = await a_course(served.services)
        async with client(served.url, course.student.token) as http:
            path = f"/api/practice/cases/{course.pair_id}/sessions"
            begun = (await http.post(path, json={"id": str(uuid4())})).json()
            session = f"/api/practice/sessions/{begun['id']}"
            assert (await http.post(f"{session}/moves/begin")).status_code == 409
            for move in ("acknowledge", "begin"):
                assert (await http.post(f"{session}/moves/{move}")).status_code == 200
            said = {"text": "What do you do for work?", "id": str(uuid4())}
            first = await http.post(f"{session}/messages", json=said)
            again = await http.post(f"{session}/messages", json=said)
            assert first.status_code == again.status_code == 202
            assert first.json()["said"]["reply_id"] == again.json()["said"]["reply_id"]
            assert (await http.post(f"{session}/moves/student_closes")).json()["stage"] == "ended"
            empty = await http.post(f"{session}/reflection", json={})
            assert empty.status_code == 400
            assert "Write a few sentences" in empty.json()["detail"]
            rated = {"text": "Fine.", "ratings": [{"criterion_id": "opening", "level": 3}]}
            handed = await http.post(f"{session}/reflection", json=rated)
            assert handed.status_code == 200
            listed = (await http.get("/api/practice/sessions")).json()["items"]
            assert [each["id"] for each in listed] == [begun["id"]]


async def test_who_was_removed_reads_why_nothing_more_is_said(settings: Settings) -> None:
    async with serving(settings) as served:
        course = await a_course(served.services)
        begun, student_id = await course.begun(), course.student.actor.id
        await served.services.sections.remove(course.teacher.actor, course.section_id, student_id)
        async with client(served.url, course.student.token) as http:
            session = f"/api/practice/sessions/{begun.id}"
            refused = await http.post(f"{session}/messages", json={"text": "Hello"})
            assert (refused.status_code, refused.json()["code"]) == (
                409,
                "practice_session_not_now",
            )
            assert "yours to read" in refused.json()["detail"]
            assert (await http.get(f"{session}/transcript")).json()["messages"]
            assert (await http.get(session)).json()["stage"] == "active"
            cookie = {"Cookie": f"{SESSION_COOKIE}={course.student.token}"}
            page = await http.get(f"/practice/sessions/{begun.id}", headers=cookie)
            assert page.status_code == 200


async def test_the_crisis_panel_is_that_of_where_somebody_is(settings: Settings) -> None:
    async with serving(settings) as served:
        course = await a_course(served.services)
        async with client(served.url, course.student.token) as http:
            many = "de-CH," + ",".join(f"en;q=0.{n}" for n in range(99))
            accepted = {"de-AT,de;q=0.9": "AT", "en-GB": "GB", "": "US", many: "CH"}
            for locale, region in accepted.items():
                found = await http.post(
                    f"/api/practice/cases/{course.pair_id}/sessions",
                    headers={"accept-language": locale},
                )
                assert found.json()["panel"]["region"] == region
