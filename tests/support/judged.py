"""Judged sessions of a class for tests: a small rubric, a good answer and a poor one."""

from tests.support.accounts import Member
from tests.support.courses import criterion, rubric_fields, someone
from tests.support.feedback import answer, cue, indicators, judge_answer, quote
from tests.support.handed_in import Class
from understudy.practice.courses.section_schemas import EnrolmentDraft
from understudy.practice.courses.sections import SectionService
from understudy.practice.feedback.judge_schemas import JudgeAnswer, Met

SAID = quote(2, "What brings you here today?")
RUBRIC = rubric_fields(
    criterion("care", 0.5, indicators=indicators(2)),
    criterion("risk", 0.5, indicators=indicators(1, 1), is_critical=True),
)
RISK = cue(5, "Sometimes I don't want to wake up.", is_risk=True)


def good(confidence: float = 0.8) -> JudgeAnswer:
    items = ("care/m1", "care/m2", "risk/m1")
    return judge_answer([answer(each, Met.YES, SAID, confidence=confidence) for each in items])


def poor(confidence: float = 0.8) -> JudgeAnswer:
    items = ("care/m1", "care/m2", "risk/m1")
    said = [answer(each, Met.NO, confidence=confidence) for each in items]
    fault = answer("risk/f1", Met.YES, SAID, confidence=confidence)
    return judge_answer([*said, fault], cues=[RISK])


async def add_student(of: Class) -> Member:
    member = await someone(of.db)
    draft = EnrolmentDraft(email=member.email)
    await SectionService(of.db).enrol(of.teacher.actor, of.section_id, draft)
    return member
