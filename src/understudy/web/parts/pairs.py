"""The clients of an assignment, in order, each with the rubric the talk is judged by."""

from collections.abc import Callable, Sequence
from uuid import UUID

from nicegui import ui

from understudy.kernel.errors import UnderstudyError
from understudy.practice.clients.case_schemas import Offered
from understudy.practice.courses.assignment_schemas import (
    Assignment,
    AssignmentChanges,
    AssignmentState,
    Pair,
    PairDraft,
    PairsToAdd,
)
from understudy.practice.courses.rubric_schemas import RubricCard
from understudy.web.notices import notice
from understudy.web.parts.fields import choice_field
from understudy.web.parts.focus import focus
from understudy.web.parts.kit import (
    avatar,
    box,
    button,
    empty,
    native_button,
    pressed,
    sheet,
    text,
)
from understudy.web.parts.lists import read_all
from understudy.web.parts.pair_adding import PairAdding
from understudy.web.parts.pair_model import ask_model, model_words
from understudy.web.parts.tones import tone_of
from understudy.web.session import Visitor

_NONE = "Choose with whom students talk. Each client comes with a rubric, and you set the order."


class PairsPanel:
    """The list, to be changed in place; what is published can only be read."""

    def __init__(
        self, visitor: Visitor, assignment: Assignment, changed: Callable[[Assignment], object]
    ) -> None:
        self._visitor, self._assignment, self._changed = visitor, assignment, changed
        self._rubrics: list[RubricCard] = []
        self._offered: Offered | None = None

    async def build(self) -> None:
        """Build the panel."""
        actor, services = self._visitor.actor, self._visitor.services
        if self._may_change:
            self._rubrics = await read_all(
                lambda after, limit: services.rubrics.list(actor, after=after, limit=limit)
            )
        if self._assignment.can_edit:
            self._offered = await services.clients.offers.list(actor)
        with box("panel"):
            with box("panel-head"):
                text("h2", "Clients")
                self._adding = button("Add clients", self._ask, picture="plus")
            self._list = box()
        self.show(self._assignment)

    def show(self, assignment: Assignment) -> None:
        """Show an assignment's clients from now on."""
        self._assignment = assignment
        self._adding.set_visibility(self._may_change)
        self._list.clear()
        with self._list:
            if not assignment.pairs:
                with empty("personas", "No clients yet", _NONE, "h3"):
                    pass
                return
            with box("rows pairs", "ol"):
                for place, pair in enumerate(assignment.pairs):
                    self._row(place, pair)

    @property
    def _may_change(self) -> bool:
        is_published = self._assignment.state is AssignmentState.PUBLISHED
        return self._assignment.can_edit and not is_published

    def _row(self, place: int, pair: Pair) -> None:
        with box("entry-row flush pair", "li"):
            text("span", str(place + 1), "numbers quiet place")
            avatar(pair.persona_name, tone_of(pair.persona_id), "small")
            with box("main"):
                if self._assignment.can_edit:
                    with text("strong", ""):
                        ui.link(pair.persona_name, f"/clients/{pair.persona_id}")
                else:
                    text("strong", pair.persona_name)
                text("small", self._about(pair))
            if self._may_change:
                self._rubric(place, pair)
                self._actions(place, pair)

    def _about(self, pair: Pair) -> str:
        names = {each.id: each.persona_name for each in self._assignment.pairs}
        others = [names[each] for each in pair.alternatives if each in names]
        instead = f"or instead {' or '.join(others)}" if others else ""
        rubric = "" if self._may_change else pair.rubric_name
        played = model_words(pair, self._offered)
        return " · ".join(part for part in (rubric, instead, played) if part)

    def _rubric(self, place: int, pair: Pair) -> None:
        names = {str(rubric.id): rubric.name for rubric in self._rubrics}
        names.setdefault(str(pair.rubric_id), pair.rubric_name)

        async def change() -> None:
            drafts = self._drafts()
            chosen = {"rubric_id": UUID(str(choice.value))}
            drafts[place] = drafts[place].model_copy(update=chosen)
            await self._store(drafts)

        choice = choice_field("", names, str(pair.rubric_id), change)
        choice.classes("rubric-choice slim").props("dense", remove="stack-label")
        choice.props["aria-label"] = f"Rubric for {pair.persona_name}"

    def _actions(self, place: int, pair: Pair) -> None:
        name, last = pair.persona_name, len(self._assignment.pairs) - 1
        with box("line-up pair-actions"):
            self._act(f"Model of {name}", "meter", lambda: self._ask_model(place, pair))
            if last > 0:
                self._act(f"Alternatives to {name}", "more", lambda: self._ask_instead(pair))
                up = self._act(f"Move {name} up", "up", lambda: self._move(place, place - 1))
                up.set_enabled(place > 0)
                down = self._act(f"Move {name} down", "down", lambda: self._move(place, place + 1))
                down.set_enabled(place < last)
            self._act(f"Remove {name}", "close", lambda: self._remove(place))

    def _act(self, label: str, picture: str, act: Callable[[], object]) -> ui.button:
        made = button("", act, kind="plain", picture=picture).classes("bare")
        made.props["aria-label"] = made.props["title"] = label
        return made

    def _drafts(self) -> list[PairDraft]:
        names = set(PairDraft.model_fields)
        return [
            PairDraft.model_validate(pair.model_dump(include=names))
            for pair in self._assignment.pairs
        ]

    async def _move(self, place: int, to: int) -> None:
        drafts = self._drafts()
        drafts.insert(to, drafts.pop(place))
        await self._store(drafts)
        self._focus(to, "up" if to < place else "down")

    def _focus(self, place: int, way: str) -> None:
        """Keep the keyboard on the client that was moved: its row was built anew."""
        name = self._assignment.pairs[place].persona_name
        wanted = [f"Move {name} {way}", f"Move {name} {'down' if way == 'up' else 'up'}"]
        buttons = [e for e in self._list.descendants() if isinstance(e, ui.button) and e.enabled]
        found = {str(each.props.get("aria-label")): each for each in buttons}
        for label in wanted:
            if label in found:
                focus(found[label])
                return

    async def _remove(self, place: int) -> None:
        drafts = self._drafts()
        gone = drafts.pop(place).id
        kept = [
            draft.model_copy(update={"alternatives": [a for a in draft.alternatives if a != gone]})
            for draft in drafts
        ]
        await self._store(kept)

    async def _store(self, drafts: Sequence[PairDraft]) -> None:
        actor, services = await self._visitor.actor_now(), self._visitor.services
        there = await services.assignments.get(actor, self._assignment.id)
        if isinstance(there, Assignment) and there.pairs != self._assignment.pairs:
            self._take(there)  # else a client that somebody removed would come back
            notice("Somebody changed the clients meanwhile; this is how they are now.")
            return
        try:
            changed = await services.assignments.change(
                actor, self._assignment.id, AssignmentChanges(pairs=list(drafts))
            )
        except UnderstudyError:
            self.show(self._assignment)  # the fields go back to what is true
            raise
        self._take(changed)

    def _take(self, changed: object) -> None:
        if isinstance(changed, Assignment):
            self.show(changed)
            self._changed(changed)

    async def _ask(self) -> None:
        actor, services = await self._visitor.actor_now(), self._visitor.services
        clients = await read_all(
            lambda after, limit: services.clients.library.list(actor, after=after, limit=limit)
        )

        async def add(asked: PairsToAdd) -> None:
            now_actor = await self._visitor.actor_now()
            made = await services.assignments.add_pairs(now_actor, self._assignment.id, asked)
            self._take(made)

        PairAdding(clients, self._rubrics, add)

    def _ask_model(self, place: int, pair: Pair) -> None:
        async def chosen(model: str | None) -> None:
            drafts = self._drafts()
            drafts[place] = drafts[place].model_copy(update={"model": model})
            await self._store(drafts)

        if self._offered:
            ask_model(pair, self._offered, chosen)

    def _ask_instead(self, pair: Pair) -> None:
        chosen = set(pair.alternatives)

        def turn(other_id: UUID, mark: ui.element) -> None:
            chosen.symmetric_difference_update({other_id})
            pressed(mark, on=other_id in chosen)

        async def store() -> None:
            drafts = [
                draft.model_copy(update={"alternatives": sorted(chosen)})
                if draft.id == pair.id
                else draft
                for draft in self._drafts()
            ]
            await self._store(drafts)
            close()

        with sheet(f"Instead of {pair.persona_name}") as close:
            text("p", "Whoever does one of these need not do this one: equivalent cases.", "quiet")
            with box("chips") as group:
                for other in self._assignment.pairs:
                    if other.id != pair.id:
                        mark = native_button(other.persona_name, "pill")
                        pressed(mark, on=other.id in chosen)
                        mark.on("click", lambda each=other.id, mark=mark: turn(each, mark))
            group.props.update({"role": "group", "aria-label": "Alternatives"})
            with box("actions"):
                button("Cancel", close, kind="plain")
                button("Save", store, kind="primary")
