"""What students say of sessions, on both databases."""

from datetime import timedelta

from tests.support.courses import someone
from tests.support.figures import answered, practised
from tests.support.handed_in import Class, a_class
from understudy.accounts.access import OPERATOR, Actor, Role
from understudy.bootstrap import Services
from understudy.kernel.clock import now
from understudy.practice.figures.schemas import Question, SurveyResults


async def survey_of(of: Class, actor: Actor) -> SurveyResults:
    return await of.services.figures.section_survey(actor, of.section_id)


async def test_nothing_said_is_nothing_and_no_mean(services: Services) -> None:
    of = await a_class(services)
    found = await survey_of(of, of.teacher.actor)
    assert (found.n, found.by_client, found.comments) == (0, [], [])
    assert {(score.mean, tuple(score.counts)) for score in found.scores.values()} == {
        (None, (0, 0, 0, 0, 0))
    }


async def test_means_and_how_answers_lie(services: Services) -> None:
    of = await a_class(services)
    for levels in ((5, 3, 4), (4, 3, 1)):
        await answered(of, await practised(of), *levels)
    found = await survey_of(of, of.teacher.actor)
    believable, helpful = found.scores[Question.BELIEVABLE], found.scores[Question.HELPFUL]
    assert (found.n, believable.mean, believable.counts) == (2, 4.5, [0, 0, 0, 1, 1])
    assert (helpful.mean, helpful.counts) == (2.5, [1, 0, 0, 1, 0])
    (client,) = found.by_client
    assert (client.persona_id, client.name, client.n) == (of.client.id, "Lena Hartwig", 2)
    assert client.means == {
        Question.BELIEVABLE: 4.5,
        Question.DIFFICULTY_RIGHT: 3.0,
        Question.HELPFUL: 2.5,
    }


async def test_who_wrote_what_is_told_to_those_who_teach_them_alone(services: Services) -> None:
    of = await a_class(services)
    id_ = await practised(of)
    await answered(of, id_, 4, 3, 2, words="She was too quick to tell me.")
    await answered(of, await practised(of), 4, 3, 2)  # without words
    assistant = await of.assistant()
    for actor in (of.teacher.actor, assistant.actor):
        (comment,) = (await survey_of(of, actor)).comments
        assert (comment.session_id, comment.student_name) == (id_, of.student.name)
        assert comment.client_name == "Lena Hartwig"
    admin = (await someone(services.db, Role.ADMIN)).actor
    for comments in (
        (await survey_of(of, admin)).comments,
        (await services.figures.survey(admin)).comments,
    ):
        (comment,) = comments
        assert comment.text == "She was too quick to tell me."
        assert (comment.session_id, comment.student_name) == (None, None)


async def test_administrators_read_all_sections_of_the_days_they_choose(services: Services) -> None:
    of, other = await a_class(services), await a_class(services)
    long_ago = now() - timedelta(days=90)
    await answered(of, await practised(of), 5, 5, 5)
    await answered(other, await practised(other), 1, 1, 1)
    await answered(other, await practised(other), 1, 1, 1, at=long_ago)
    assert (await survey_of(other, other.teacher.actor)).n == 2
    found = await services.figures.survey(OPERATOR)
    assert (found.n, found.scores[Question.HELPFUL].mean) == (2, 3.0)
    assert len(found.by_client) == 2
    past = await services.figures.survey(OPERATOR, end=long_ago.date())
    assert past.n == 1
