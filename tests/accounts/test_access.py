"""What a role may do."""

import pytest

from understudy.accounts.access import OPERATOR, Actor, Role, require_admin
from understudy.kernel.errors import Forbidden
from understudy.kernel.ids import new_id


@pytest.mark.parametrize(
    ("role", "is_admin", "makes_personas", "sees_costs"),
    [
        (Role.ADMIN, True, True, True),
        (Role.TEACHER, False, True, True),
        (Role.RESEARCHER, False, True, True),
        (Role.STUDENT, False, False, False),
    ],
)
def test_a_role_may(role: Role, is_admin: bool, makes_personas: bool, sees_costs: bool) -> None:
    actor = Actor(new_id(), role)
    assert actor.is_admin is is_admin
    assert actor.makes_personas is makes_personas
    assert actor.sees_costs is sees_costs


def test_an_administrator_passes() -> None:
    require_admin(Actor(new_id(), Role.ADMIN))
    require_admin(OPERATOR)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.RESEARCHER, Role.STUDENT])
def test_nobody_else_passes_for_an_administrator(role: Role) -> None:
    with pytest.raises(Forbidden):
        require_admin(Actor(new_id(), role))
