"""Feedback over HTTP: what a student reads, and how a teacher reviews it."""

from collections.abc import AsyncIterator

import pytest

from tests.support.api import client
from tests.support.handed_in import Class, a_class, stored
from tests.support.server import Served, serving
from tests.support.written import message_id
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def of(served: Served) -> Class:
    return await a_class(served.services, release="after_review")


async def test_a_teacher_reviews_and_a_student_reads_and_disagrees(
    served: Served, of: Class
) -> None:
    id_ = await stored(of)
    place = f"/api/practice/sessions/{id_}/feedback"
    async with client(served.url, of.student.token) as theirs:
        assert (await theirs.get(place)).json()["report"] is None
    async with client(served.url, of.teacher.token) as http:
        queue = (await http.get(f"/api/practice/review?section_id={of.section_id}")).json()
        assert [item["session_id"] for item in queue["items"]] == [str(id_)]
        bad = await http.put(f"{place}/overrides/opening", json={"level": 5, "reason": "Oh."})
        assert bad.status_code == 400
        odd = await http.delete(f"{place}/overrides/%00")
        assert odd.status_code == 400
        level = {"level": 4, "reason": "I was there."}
        assert (await http.put(f"{place}/overrides/opening", json=level)).status_code == 204
        comment = {"id": str(new_id()), "message_id": str(message_id(id_, 2)), "text": "Well said."}
        for _ in range(2):
            said = await http.post(f"{place}/comments", json=comment)
            assert (said.status_code, said.json()) == (201, {"id": comment["id"]})
        assert (await http.post(f"{place}/confirm", json={"release": True})).status_code == 204
    async with client(served.url, of.student.token) as theirs:
        view = (await theirs.get(place)).json()
        assert not view["report"]["is_advisory"]
        assert [each["text"] for each in view["comments"]] == ["Well said."]
        first = {each["id"]: each for each in view["report"]["criteria"]}["opening"]
        assert (first["counted"], first["override"]["reason"]) == (4, "I was there.")
        why = {"reason": "I did ask about that."}
        assert (await theirs.post(f"{place}/dispute", json=why)).status_code == 204
        again = await theirs.post(f"{place}/dispute", json={"reason": "And more."})
        assert (again.status_code, again.json()["code"]) == (409, "feedback_disputed_already")


async def test_a_gradebook_is_a_file(served: Served, of: Class) -> None:
    await stored(of)
    url = f"/api/practice/assignments/{of.assignment.id}"
    async with client(served.url, of.teacher.token) as http:
        found = await http.get(f"{url}/gradebook.csv")
        assert found.headers["content-type"] == "text/csv; charset=utf-8"
        assert "gradebook.csv" in found.headers["content-disposition"]
        assert found.text.splitlines()[0].startswith("email,name,Lena Hartwig: attempt")
        assert of.student.email in found.text
        shown = (await http.post(f"{url}/feedback/release")).json()
        assert len(shown["session_ids"]) == 1
        (map_,) = (await http.get(f"{url}/heat-map")).json()
        assert len(map_["columns"]) == len(map_["rows"][0]["levels"])


async def test_judging_again_is_a_job(served: Served, of: Class) -> None:
    id_ = await stored(of)
    body = {"id": str(new_id()), "session_ids": [str(id_)]}
    async with client(served.url, of.teacher.token) as http:
        jobs = [await http.post("/api/practice/feedback/judge", json=body) for _ in range(2)]
    assert [job.status_code for job in jobs] == [202, 202]
    assert [(job.json()["id"], job.json()["total"]) for job in jobs] == [(body["id"], 1)] * 2
