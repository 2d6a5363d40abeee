import pytest

from tests.support.personas import actor
from understudy.accounts.access import Role
from understudy.practice.courses.teachers import (
    MakesNoRubrics,
    TeachesNothing,
    require_rubric_maker,
    require_teacher,
)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.ADMIN])
def test_teachers_and_administrators_teach_and_make_rubrics(role: Role) -> None:
    require_teacher(actor(role))
    require_rubric_maker(actor(role))


def test_researchers_make_rubrics_and_teach_nothing() -> None:
    require_rubric_maker(actor(Role.RESEARCHER))
    with pytest.raises(TeachesNothing):
        require_teacher(actor(Role.RESEARCHER))


def test_students_do_neither() -> None:
    with pytest.raises(TeachesNothing):
        require_teacher(actor(Role.STUDENT))
    with pytest.raises(MakesNoRubrics):
        require_rubric_maker(actor(Role.STUDENT))
