"""Programs written for OpenAI, and whom they talk with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from openai import AsyncOpenAI, DefaultAsyncHttpxClient
from sqlalchemy import func, select

from tests.support.accounts import Member, add_member
from tests.support.house import scripted
from tests.support.server import serving
from understudy.accounts.access import Actor, Role
from understudy.bootstrap import Services
from understudy.kernel.db import Database, Row
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.llm.providers.scripted import ScriptedProvider
from understudy.llm.tables import UsageEventRow
from understudy.personas.schemas import Persona, PersonaDraft, Visibility
from understudy.personas.service import PersonaService

HELLO: Any = [{"role": "user", "content": "Hello"}]

OPEN_WEBUI: dict[str, Any] = {
    "stream": True,
    "messages": [
        {"role": "system", "content": "User's name: Alex. Today is Saturday."},
        {"role": "user", "content": [{"type": "text", "text": "Hello Mara"}]},
    ],
    "params": {},
    "files": None,
    "tool_ids": [],
    "features": {"web_search": False, "image_generation": False},
    "variables": {"{{USER_NAME}}": "Alex"},
    "session_id": "T2l0bGU",
    "chat_id": "0d5b2c86-5a0e-4c0f-a7a4-2f4a2d9a9a9a",
    "id": "6f2f4bb0-5c62-4b52-9c60-3a1f3d7d1d11",
    "background_tasks": {"title_generation": True, "tags_generation": True},
    "stream_options": {"include_usage": True},
}
SILLYTAVERN: dict[str, Any] = {
    "messages": [
        {"role": "system", "content": "Write Mara's next reply in a chat between Mara and User."},
        {"role": "system", "content": "[Example Chat]"},
        {"role": "system", "name": "example_user", "content": "How are you?"},
        {"role": "system", "name": "example_assistant", "content": "So so."},
        {"role": "system", "content": "[Start a new Chat]"},
        {"role": "assistant", "content": "Good morning."},
        {"role": "user", "content": "Good morning, Mara."},
    ],
    "temperature": 1,
    "frequency_penalty": 0,
    "presence_penalty": 0,
    "top_p": 1,
    "max_tokens": 300,
    "stream": True,
    "logit_bias": {},
    "top_k": 0,
    "stop": ["\nUser:"],
    "logprobs": False,
    "tools": [],
    "tool_choice": "auto",
    "seed": None,
    "n": None,
}


@dataclass(frozen=True)
class Scene:
    """The app with a scripted model, a teacher with a persona, and a student."""

    url: str
    services: Services
    model: ScriptedProvider
    teacher: Member
    student: Member
    persona: Persona

    @property
    def id(self) -> str:
        """The persona as a model."""
        return f"mara-voss-{str(self.persona.id)[-12:]}"

    async def count(self, row: type[Row]) -> int:
        """Return how many rows a table has."""
        async with self.services.db.read() as session:
            return int(await session.scalar(select(func.count()).select_from(row)) or 0)

    async def spent(self) -> UsageEventRow:
        """Return the one row of the ledger."""
        async with self.services.db.read() as session:
            return (await session.scalars(select(UsageEventRow))).one()


@asynccontextmanager
async def a_scene(settings: Settings) -> AsyncIterator[Scene]:
    """Serve the app with a scripted model, and people in it."""
    models, model = scripted()
    async with serving(settings, models) as served:
        db = served.services.db
        teacher = await add_member(db, Role.TEACHER)
        student = await add_member(db, Role.STUDENT)
        persona = await a_persona(db, teacher.actor)
        yield Scene(served.url, served.services, model, teacher, student, persona)


@asynccontextmanager
async def sdk(url: str, token: str, retries: int = 0) -> AsyncIterator[AsyncOpenAI]:
    """Open the official SDK at the app."""
    async with AsyncOpenAI(
        base_url=f"{url}/v1",
        api_key=token,
        max_retries=retries,
        http_client=DefaultAsyncHttpxClient(verify=False),
    ) as opened:
        yield opened


async def a_persona(
    db: Database, by: Actor, name: str = "Mara Voss", *, client: bool = False, **fields: object
) -> Persona:
    """Return a new public persona; with `client`, one that has a practice block."""
    given = {
        "name": name,
        "background": "Lost her flat in spring.",
        "role_line": "Looking for a flat",
        "visibility": Visibility.PUBLIC,
        "extensions": {"practice": {"format": 1}} if client else {},
        **fields,
    }
    chosen = fields.get("id") or new_id()
    given.pop("id", None)
    draft = PersonaDraft.model_validate(given)
    return await PersonaService(db).create(by, draft, chosen)  # type: ignore[arg-type]
