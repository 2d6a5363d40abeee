"""Is it alive? Never a paid call."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from understudy.api.deps import ServicesNow

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """`demo` is true while the demo model answers."""

    status: Literal["ok"]
    demo: bool


@router.get("/live")
async def live(services: ServicesNow) -> Health:
    """Say that the process answers."""
    return Health(status="ok", demo=services.gateway.models.is_demo)
