"""Who teaches, and who makes rubrics."""

from understudy.accounts.access import Actor, Role
from understudy.kernel.errors import Forbidden


class TeachesNothing(Forbidden):
    """Teachers and administrators make sections; ask a teacher for the code of theirs."""

    code = "teaches_nothing"


class MakesNoRubrics(Forbidden):
    """Teachers, researchers and administrators make rubrics; your role is judged by them."""

    code = "makes_no_rubrics"


def teaches(actor: Actor) -> bool:
    """Say whether an actor may have sections."""
    return actor.role in (Role.TEACHER, Role.ADMIN)


def require_teacher(actor: Actor) -> None:
    """Let only those pass who may have sections.

    Raises:
        TeachesNothing: for everyone else.
    """
    if not teaches(actor):
        raise TeachesNothing


def require_rubric_maker(actor: Actor) -> None:
    """Let only those pass who make rubrics: those who make personas.

    Raises:
        MakesNoRubrics: for everyone else.
    """
    if not actor.makes_personas:
        raise MakesNoRubrics
