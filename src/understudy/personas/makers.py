"""Who makes personas."""

from understudy.accounts.access import Actor
from understudy.kernel.errors import Forbidden


class MakesNoPersonas(Forbidden):
    """Teachers, researchers and administrators make personas; your role can talk with them."""

    code = "makes_no_personas"


def require_maker(actor: Actor) -> None:
    """Let only those pass who make personas.

    Raises:
        MakesNoPersonas: for everyone else.
    """
    if not actor.makes_personas:
        raise MakesNoPersonas
