"""Where sessions are begun, or gone on with: two addresses that lead to the session."""

from uuid import UUID

from fastapi.responses import RedirectResponse

from understudy.web.session import Visiting


async def start_page(visitor: Visiting, pair_id: UUID) -> RedirectResponse:
    """Lead to the session with an assigned case: the open one, or a new one to read about first."""
    found = await visitor.services.practice.begin.start(visitor.actor, pair_id)
    return RedirectResponse(f"/practice/sessions/{found.id}", 303)


async def try_page(visitor: Visiting, persona_id: UUID) -> RedirectResponse:
    """Lead to a talk with a client without an assignment: the open one, or a new one."""
    found = await visitor.services.practice.begin.practise(visitor.actor, persona_id)
    return RedirectResponse(f"/practice/sessions/{found.id}", 303)
