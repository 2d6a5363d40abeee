"""The models that authors may choose for their clients, as one administrator works with them."""

from collections.abc import Awaitable, Callable, Sequence

from understudy.llm.errors import ModelNotUsable
from understudy.practice.clients.case_schemas import ModelOffer, Offered
from understudy.practice.clients.offers import ModelNotAllowed
from understudy.web.notices import notice
from understudy.web.parts.fields import line_field
from understudy.web.parts.kit import badge, box, button, sheet, text
from understudy.web.parts.model_choice import price_words, words_of
from understudy.web.session import Visitor

_LEAD = (
    "Authors choose one for a client, an assignment or a test chat. What may not be chosen any "
    "more is played by the main model, without a fault for anybody."
)


class ModelPanel:
    """The list."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._offers = visitor, visitor.services.clients.offers

    async def build(self) -> None:
        """Build the panel."""
        with box("panel"):
            with box("line-up top"):
                text("h2", "Models to choose for clients", "grow")
                button("Allow a model", self._ask, picture="plus").classes("small")
            text("p", _LEAD, "lead")
            self._main = text("p", "", "small")
            self._list = box("rows")
            self._basis = text("p", "", "tiny")
        self._show(await self._offers.list(self._visitor.actor))

    def _show(self, offered: Offered) -> None:
        main, *others = offered.items
        self._main.text = f"Where nothing is chosen: {words_of(main)}."
        self._basis.text = offered.basis
        self._list.clear()
        with self._list:
            if not others:
                text("p", "None yet: the main model plays every client.", "quiet")
            for offer in others:
                self._row(offer)

    def _row(self, offer: ModelOffer) -> None:
        with box("entry-row flush"):
            with box("main"):
                with box("line-up wrap"):
                    text("strong", offer.model, "anywhere")
                    if offer.problem:
                        badge("Cannot be asked", "warn")
                text("small", price_words(offer))
                if offer.problem:
                    text("small", offer.problem)
            gone = button("Remove", lambda: self._remove(offer), kind="plain").classes("small")
            gone.props["aria-label"] = f"Remove {offer.model}"

    async def _remove(self, offer: ModelOffer) -> None:
        kept = [each for each in await self._listed() if each != offer.model]
        await self._put(kept)
        notice(f"{offer.model} may not be chosen any more; the main model answers in its place.")

    async def _listed(self) -> list[str]:
        """Return what is in force now: another administrator may have changed it."""
        actor = await self._visitor.actor_now()
        await self._visitor.services.adjustments.load()
        found = await self._offers.list(actor)
        return [each.model for each in found.items if not each.is_main]

    async def _put(self, models: Sequence[str]) -> None:
        self._show(await self._offers.allow(await self._visitor.actor_now(), models))

    def _ask(self) -> None:
        async def allow(name: str) -> None:
            await self._put([*await self._listed(), name])

        AllowSheet(allow)


class AllowSheet:
    """The dialog in which a model is named; `allow` is told its name."""

    def __init__(self, allow: Callable[[str], Awaitable[None]]) -> None:
        self._allow = allow
        with sheet("Allow a model") as self._close:
            text("p", "Its price stands in the list above; set one if it is unknown.", "quiet")
            self._name = line_field("Model, as provider:model", "", most=240)
            self._problem = text("p", "", "problem")
            self._problem.props["role"] = "alert"
            with box("actions"):
                button("Cancel", self._close, kind="plain")
                button("Allow", self._save, kind="primary")

    async def _save(self) -> None:
        name = str(self._name.value or "").strip()
        self._name.error = None if name else "Please name a model."
        if not name:
            return
        try:
            await self._allow(name)
        except (ModelNotAllowed, ModelNotUsable) as error:
            self._problem.text = error.message
            return
        self._close()
        notice(f"{name} may be chosen from now on.")
