"""Models' names that stand for others."""

from collections.abc import Callable

from understudy.accounts.access import Actor
from understudy.llm.errors import ModelNotUsable
from understudy.llm.money.aliases import AliasInvalid
from understudy.llm.money.schemas import Alias, AliasDraft
from understudy.web.notices import notice
from understudy.web.parts.fields import line_field
from understudy.web.parts.kit import badge, box, button, sheet, text
from understudy.web.session import Visitor

_SHOWN_AT_ONCE = 6


class AliasPanel:
    """The names, those set here first, as one administrator works with them."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._aliases = visitor, visitor.services.aliases
        self._all_shown = False

    def build(self) -> None:
        """Build the panel."""
        with box("panel"):
            with box("line-up top"):
                text("h2", "Names that stand for others", "grow")
                button("Add a name", lambda: self._edit(None), picture="plus").classes("small")
            text(
                "p",
                "Who asks for a retired model gets its successor, and the record says so. A name "
                "that stands for itself is used as it is.",
                "lead",
            )
            self._list = box("rows")
        self._show(self._aliases.list(self._visitor.actor))

    def _show(self, aliases: list[Alias]) -> None:
        ordered = sorted(aliases, key=lambda alias: (alias.ships, alias.name))
        shown = ordered if self._all_shown else ordered[:_SHOWN_AT_ONCE]
        self._list.clear()
        with self._list:
            for alias in shown:
                self._row(alias)
            if len(shown) < len(ordered):
                with box("more"):
                    button(f"Show all {len(ordered)}", self._show_all, kind="plain")

    async def _show_all(self) -> None:
        self._all_shown = True
        self._show(self._aliases.list(await self._visitor.actor_now()))

    def _row(self, alias: Alias) -> None:
        with box("entry-row flush"):
            with box("main"):
                with box("line-up wrap"):
                    text("strong", alias.name)
                    if not alias.ships:
                        badge("Set here", "good")
                text("small", _target(alias))
                if alias.note:
                    text("small", alias.note)
            change = button("Change", lambda: self._edit(alias), kind="plain").classes("small")
            change.props["aria-label"] = f"Change {alias.name}"

    def _edit(self, alias: Alias | None) -> None:
        AliasSheet(self._visitor, alias, self._show).open()


class AliasSheet:
    """The dialog in which a name is set; `saved` is called with all of them when it was."""

    def __init__(
        self, visitor: Visitor, alias: Alias | None, saved: Callable[[list[Alias]], None]
    ) -> None:
        self._visitor, self._aliases = visitor, visitor.services.aliases
        self._shown, self._saved = alias, saved

    def open(self) -> None:
        """Open it."""
        alias = self._shown
        with sheet(alias.name if alias else "Add a name") as self._close:
            self._name = line_field(
                "Name, as provider:model", alias.name if alias else "", most=200
            )
            self._name.set_visibility(alias is None)
            self._target = line_field(
                "Stands for, as provider:model", alias.stands_for if alias else "", most=200
            )
            self._note = line_field("Note", alias.note if alias else "", most=200)
            self._problem = text("p", "", "problem")
            self._problem.props["role"] = "alert"
            with box("actions"):
                button("Cancel", self._close, kind="plain")
                button("Save", self._save, kind="primary")

    async def _save(self) -> None:
        fields = {self._name: "Please enter a name.", self._target: "Please name a model."}
        for field, sentence in fields.items():
            field.error = None if field.value.strip() else sentence
        if any(field.error for field in fields):
            return
        actor = await self._visitor.actor_now()
        await self._aliases.load()  # another process may have set one
        name = self._name.value.strip()
        there = next((each for each in self._aliases.list(actor) if each.name == name), None)
        if there != self._shown:
            self._shown, self._problem.text = there, _meanwhile(there)
            return
        await self._put(actor, name)

    async def _put(self, actor: Actor, name: str) -> None:
        target, note = self._target.value.strip(), self._note.value
        try:
            await self._aliases.add(actor, AliasDraft(name=name, stands_for=target, note=note))
        except (AliasInvalid, ModelNotUsable) as error:
            self._problem.text = error.message
            return
        self._saved(self._aliases.list(actor))
        self._close()
        notice(f"{name} stands for {target} from now on.")


def _target(alias: Alias) -> str:
    return "Stands for itself" if alias.stands_for == alias.name else f"→ {alias.stands_for}"


def _meanwhile(there: Alias | None) -> str:
    if there is None:
        return "Somebody took this name away meanwhile. Save again to set it anew."
    return f"{there.name} stands for {there.stands_for} already. Save again to put yours in place."
