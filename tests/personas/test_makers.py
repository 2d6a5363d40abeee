import pytest

from tests.support.personas import actor
from understudy.accounts.access import OPERATOR, Role
from understudy.personas.makers import MakesNoPersonas, require_maker


@pytest.mark.parametrize("role", [Role.TEACHER, Role.RESEARCHER, Role.ADMIN])
def test_teachers_researchers_and_administrators_make_personas(role: Role) -> None:
    require_maker(actor(role))
    require_maker(OPERATOR)


def test_students_make_none() -> None:
    with pytest.raises(MakesNoPersonas, match="your role can talk with them"):
        require_maker(actor(Role.STUDENT))
