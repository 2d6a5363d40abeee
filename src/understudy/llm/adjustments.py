"""The limits and rules in force: the settings' own, or what an administrator has put in place."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from sqlalchemy import delete, select

from understudy.accounts import audit
from understudy.accounts.access import Actor, require_admin
from understudy.kernel.adjustable import Adjustable
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session, insert_into
from understudy.kernel.errors import Invalid
from understudy.kernel.logs import get_logger
from understudy.kernel.tasks import every
from understudy.llm.tables import AdjustmentRow

READ_EVERY_S = 5.0
"""So soon every process knows what was adjusted in another one."""

_log = get_logger(__name__)
_JSON: TypeAdapter[Any] = TypeAdapter(Any)


class AdjustmentInvalid(Invalid):
    """{reason} Nothing was changed."""

    code = "adjustment_invalid"


class Adjustment(BaseModel):
    """One value in force; `adjusted` if an administrator set it in place of `default`."""

    name: str
    value: Any
    default: Any
    adjusted: bool
    description: str


class Adjustments:
    """The values in force in this process. `now` costs nothing to read."""

    def __init__(self, db: Database, defaults: Adjustable) -> None:
        self._db = db
        names = Adjustable.model_fields
        self._defaults = Adjustable.model_construct(**{n: getattr(defaults, n) for n in names})
        self._set: dict[str, Any] = {}
        self._listeners: list[Callable[[], object]] = []
        self._loading = asyncio.Lock()
        self.now = self._defaults

    def listen(self, changed: Callable[[], object]) -> None:
        """Call `changed` whenever other values are in force."""
        self._listeners.append(changed)

    def all(self) -> list[Adjustment]:
        """Return every value with what it is for."""
        return [
            Adjustment(
                name=name,
                value=getattr(self.now, name),
                default=getattr(self._defaults, name),
                adjusted=name in self._set,
                description=field.description or "",
            )
            for name, field in Adjustable.model_fields.items()
        ]

    async def change(self, actor: Actor, changes: Mapping[str, Any]) -> list[Adjustment]:
        """Put values in force, here now and in other processes within seconds.

        Args:
            actor: an administrator.
            changes: by name; None goes back to the setting's own.

        Raises:
            Forbidden: the actor is no administrator.
            AdjustmentInvalid: a name or a value is none; says which and why.
        """
        require_admin(actor)
        _require_known(changes)
        wanted = {**self._set, **changes}
        values = {name: value for name, value in wanted.items() if value is not None}
        checked = self._checked(values)
        async with self._db.begin() as session:
            for name in sorted(changes):  # in one order, so that no two wait for each other
                to = _plain(getattr(checked, name)) if name in values else None
                before = _plain(getattr(self.now, name))
                await _put(session, actor, name, to)
                facts = {"name": name, "before": before, "after": to}
                audit.record(session, actor.id, "limit.changed", **facts)
        await self.load()
        return self.all()

    async def load(self) -> None:
        """Read what is in force. A stored value that no longer fits is left out, and logged."""
        async with self._loading:  # what was read later is put in force later
            async with self._db.read() as session:
                found = await session.scalars(select(AdjustmentRow))
                rows = {row.name: row.value for row in found}
            self._take_up(rows)

    def _take_up(self, rows: dict[str, Any]) -> None:
        for name in list(rows):
            try:
                self._checked({name: rows[name]})
            except AdjustmentInvalid as error:
                _log.warning("adjustment_left_out", name=name, reason=error.message)
                del rows[name]
        if rows != {name: _plain(value) for name, value in self._set.items()}:
            self._put_in_force(rows, self._checked(rows))

    async def keep_current(self) -> None:
        """Read again every few seconds, for ever."""
        await every(READ_EVERY_S, self.load, "adjustments_not_read")

    def _checked(self, values: Mapping[str, Any]) -> Adjustable:
        _require_known(values)
        try:
            return Adjustable.model_validate({**dict(self._defaults), **values})
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False)[0]
            name = ".".join(str(part) for part in problem["loc"])
            raise AdjustmentInvalid(reason=f"{name}: {problem['msg']}.") from None

    def _put_in_force(self, values: Mapping[str, Any], checked: Adjustable) -> None:
        self._set = {name: getattr(checked, name) for name in values}
        self.now = checked
        for changed in self._listeners:
            changed()


async def _put(session: Session, actor: Actor, name: str, value: object) -> None:
    row = AdjustmentRow
    if value is None:
        await session.execute(delete(row).where(row.name == name))
        return
    insert = insert_into(session, row).values(name=name, value=value, set_by=actor.id, set_at=now())
    new = {"value": insert.excluded.value, "set_by": actor.id, "set_at": now()}
    await session.execute(insert.on_conflict_do_update(index_elements=[row.name], set_=new))


def _require_known(names: Iterable[str]) -> None:
    unknown = [name for name in names if name not in Adjustable.model_fields]
    if unknown:
        raise AdjustmentInvalid(reason=f"There is no {', '.join(unknown)} to adjust.")


def _plain(value: object) -> Any:  # noqa: ANN401 any JSON
    return _JSON.dump_python(value, mode="json")
