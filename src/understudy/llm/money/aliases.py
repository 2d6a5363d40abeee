"""Models' names that stand for others: retired ones, which ship, and those set here."""

from collections.abc import Mapping

from sqlalchemy import select

from understudy.accounts import audit
from understudy.accounts.access import Actor, require_admin
from understudy.kernel.clock import now
from understudy.kernel.db import Database, insert_into
from understudy.kernel.errors import Forbidden, Invalid
from understudy.kernel.logs import get_logger
from understudy.kernel.tasks import every
from understudy.llm.catalog import ModelName
from understudy.llm.errors import ModelNotUsable
from understudy.llm.money.schemas import Alias, AliasDraft
from understudy.llm.tables import ModelAliasRow

READ_EVERY_S = 60.0
LONGEST_NOTE = 200

# The successors are those the providers name: OpenAI's list of deprecations of October 2026 (which
# has gpt-4.1 until January 2027), Google's and Anthropic's. For Anthropic's, the ones after those.
SHIPPED: Mapping[str, str] = {
    "anthropic:claude-3-5-haiku-20241022": "anthropic:claude-haiku-5-5",
    "anthropic:claude-3-5-haiku-latest": "anthropic:claude-haiku-5-5",
    "anthropic:claude-3-5-sonnet-20240620": "anthropic:claude-sonnet-5-5",
    "anthropic:claude-3-5-sonnet-20241022": "anthropic:claude-sonnet-5-5",
    "anthropic:claude-3-5-sonnet-latest": "anthropic:claude-sonnet-5-5",
    "google:gemini-3-pro-preview": "google:gemini-3.1-pro-preview",
    "openai:gpt-4.1": "openai:gpt-6-luna",
    "openai:gpt-4.1-2025-04-14": "openai:gpt-6-luna",
    "openai:gpt-4.1-mini": "openai:gpt-6-luna",
    "openai:gpt-4.1-mini-2025-04-14": "openai:gpt-6-luna",
    "openai:gpt-4.1-nano": "openai:gpt-5.6-luna",
    "openai:gpt-4.1-nano-2025-04-14": "openai:gpt-5.6-luna",
    "openai:gpt-5.2": "openai:gpt-5.4-2026-03-05",
    "openai:gpt-5.2-2025-12-11": "openai:gpt-5.4-2026-03-05",
}

_log = get_logger(__name__)


class AliasInvalid(Invalid):
    """{reason} Nothing was changed."""

    code = "alias_invalid"


class Aliases:
    """The names in force in this process. `resolve` costs nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._all = {n: _shipped(n) for n in SHIPPED}

    def resolve(self, name: ModelName) -> tuple[ModelName, str]:
        """Return the model that answers to a name, and a note that says why it is another one.

        The note is empty if the name stands for itself.
        """
        found = self._end_of(str(name), self._all)
        if found is None or found == str(name):
            return name, ""
        target = ModelName.parse(found, "an alias")
        verb = "is retired" if self._all[str(name)].ships else "is another name"
        return target, f"{name.model} {verb}; {target.model} answers in its place"[:LONGEST_NOTE]

    def list(self, actor: Actor) -> list[Alias]:
        """Return every name that stands for another, those that ship too.

        Raises:
            Forbidden: the actor may not see which models answer.
        """
        if not actor.sees_costs:
            raise Forbidden
        return [self._all[name] for name in sorted(self._all)]

    async def add(self, actor: Actor, draft: AliasDraft) -> Alias:
        """Let a name stand for another, here now and in other processes within a minute.

        A name that stands for itself is used as it is, whatever ships.

        Raises:
            Forbidden: the actor is no administrator.
            ModelNotUsable: one of the two is no model's name.
            AliasInvalid: names would stand for each other in a circle.
        """
        require_admin(actor)
        name = str(ModelName.parse(draft.name, "The alias"))
        target = str(ModelName.parse(draft.stands_for, "What it stands for"))
        alias = Alias(name=name, stands_for=target, note=draft.note, ships=False)
        await self.load()
        if self._end_of(name, {**self._all, name: alias}) is None:
            raise AliasInvalid(reason=f"{name} and {target} would stand for each other.")
        values = {"stands_for": target, "note": draft.note, "set_by": actor.id, "set_at": now()}
        before = self._all[name].stands_for if name in self._all else None
        async with self._db.begin() as session:
            insert = insert_into(session, ModelAliasRow).values(name=name, **values)
            await session.execute(
                insert.on_conflict_do_update(index_elements=[ModelAliasRow.name], set_=values)
            )
            audit.record(session, actor.id, "alias.changed", name=name, before=before, after=target)
        await self.load()
        return alias

    async def load(self) -> None:
        """Read the names that were set here. One that is no model's is left out, and logged."""
        async with self._db.read() as session:
            rows = await session.scalars(select(ModelAliasRow))
        own = {
            row.name: Alias(name=row.name, stands_for=row.stands_for, note=row.note, ships=False)
            for row in rows
            if _fits(row)
        }
        self._all = {n: _shipped(n) for n in SHIPPED} | own

    async def keep_current(self) -> None:
        """Read again every minute, for ever."""
        await every(READ_EVERY_S, self.load, "aliases_not_read")

    @staticmethod
    def _end_of(name: str, aliases: Mapping[str, Alias]) -> str | None:
        """Follow a name to what it stands for in the end; None if it comes back to where it was."""
        seen = {name}
        while name in aliases and aliases[name].stands_for != name:
            name = aliases[name].stands_for
            if name in seen:
                return None
            seen.add(name)
        return name


def _fits(row: ModelAliasRow) -> bool:
    try:
        for name in (row.name, row.stands_for):
            _ = ModelName.parse(name, "an alias")
    except ModelNotUsable as error:
        _log.warning("alias_left_out", name=row.name, reason=error.message)
        return False
    return True


def _shipped(name: str) -> Alias:
    return Alias(name=name, stands_for=SHIPPED[name], note="Retired by its provider.", ships=True)
