import io
import json
import zipfile
from typing import Any

from tests.support.accounts import Member
from tests.support.courses import someone
from tests.support.handed_in import Class, a_class, stored
from understudy.bootstrap import Services
from understudy.practice.sessions.schemas import Notes, SessionSurvey


async def taken(of: Class, member: Member) -> zipfile.ZipFile:
    pieces = [piece async for piece in of.services.records.own.mine(member.actor)]
    return zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


def files(found: zipfile.ZipFile, ending: str) -> list[Any]:
    names = [n for n in found.namelist() if n.endswith(ending) and "attempt" in n]
    return [found.read(name).decode() for name in names]


async def test_all_of_ones_own_is_in_it_and_nothing_of_others(services: Services) -> None:
    of = await a_class(services)
    classmate = await someone(of.db)
    mine = [await stored(of), await stored(of, attempt=2), await stored(of, free=True)]
    await stored(of, student=classmate)
    attend = services.practice.attend
    await attend.note(of.student.actor, mine[0], Notes(text="Ask more."))
    survey = SessionSurvey(believable=4, difficulty_right=3, helpful=5, text="Good.")
    await attend.survey(of.student.actor, mine[0], survey)
    with await taken(of, of.student) as found:
        assert found.testzip() is None
        assert found.namelist()[:2] == ["READ ME.txt", "me.json"]
        assert json.loads(found.read("me.json"))["email"] == of.student.email
        told = [json.loads(text) for text in files(found, ".json")]
        read = files(found, ".md")
    assert {each["session"]["id"] for each in told} == {str(each) for each in mine}
    first = next(each for each in told if each["session"]["id"] == str(mine[0]))
    assert first["notes"] == "Ask more."
    assert first["reflection"]["text"].startswith("I was too quick")
    assert first["survey"] == {
        "believable": 4,
        "difficulty_right": 3,
        "helpful": 5,
        "words": "Good.",
    }
    assert [message["seq"] for message in first["messages"]] == list(range(1, 8))
    assert {message["cost_usd"] for message in first["messages"]} == {None}
    assert first["feedback"]["report"]["total"]
    assert len(read) == 3
    assert all("You should go to the housing office." in text for text in read)


async def test_feedback_one_may_not_see_yet_is_not_in_it(services: Services) -> None:
    of = await a_class(services, release="after_review")
    await stored(of)
    with await taken(of, of.student) as found:
        (told,) = [json.loads(text) for text in files(found, ".json")]
    assert told["feedback"]["report"] is None
    assert told["feedback"]["waiting"]


async def test_who_has_done_nothing_gets_what_there_is_of_them(services: Services) -> None:
    of = await a_class(services)
    with await taken(of, of.student) as found:
        assert found.namelist() == ["READ ME.txt", "me.json"]
