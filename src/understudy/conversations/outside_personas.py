"""Personas as models for programs of others: whoever can be talked with in a plain chat.

A client of practice is not among them. What it hides is kept by code that follows a session, and
here there is none.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from understudy.accounts.access import Actor
from understudy.conversations.asked import Asked, fitted, noted
from understudy.conversations.outside import ModelCard
from understudy.conversations.outside_ids import ending_in, full_id, short_id, whole_in
from understudy.conversations.replies import Asking, Given
from understudy.conversations.schemas import Product
from understudy.kernel.db import Database, Session
from understudy.kernel.ids import derived_id
from understudy.llm.calls import Listener
from understudy.llm.types import BudgetKey, Charge, Request, Scope
from understudy.personas import store
from understudy.personas.prompt import CHAT, ChatVariables
from understudy.personas.schemas import PersonaVersion

HIDDEN = Product.PRACTICE
"""Products keep their part of a persona under their own name: with this one it is a client."""
PURPOSE = "openai"


@dataclass(frozen=True, slots=True)
class PersonaOffer:
    """A persona in its current version, for one actor."""

    asking: Asking
    actor: Actor
    card: ModelCard
    version: PersonaVersion
    product: str = Product.CHAT
    session: str | None = None

    @property
    def shows_usage(self) -> bool:
        """Whether the actor, who pays, may know what an answer took."""
        return self.actor.sees_costs

    async def answer(self, asked: Asked, hear: Listener) -> Given:
        """Answer as the persona."""
        charge = Charge(
            payer_id=self.actor.id,
            actor_id=self.actor.id,
            product=self.product,
            purpose=PURPOSE,
            budgets=(BudgetKey(Scope.ROLE, self.actor.role),),
        )
        if asked.is_short:
            request = self.request(asked)
        else:  # to measure a long one takes some tenths of a second: not on the loop
            request = await asyncio.to_thread(self.request, asked)
        return Given(await self.asking.gateway.complete(request, charge, hear))

    def request(self, asked: Asked) -> Request:
        """Return what the model is asked: the persona's own prompt, the note among what is said.

        Raises:
            TooLong: there is no room for it.
        """
        prompt, most = (
            CHAT.bind(ChatVariables(persona=self.version.fields)),
            self.asking.most_tokens,
        )
        lines = fitted(asked, self.asking.room(self.asking.prompts.system_of(prompt)))
        request = self.asking.prompts.request(
            prompt,
            lines,
            seed=asked.seed_of(self.version.digest),
            cache_key=str(derived_id(self.version.id, str(self.actor.id))),
            most_tokens=min(most, asked.most_tokens or most),
        )
        # The demo model listens to words, not to sense: it hears only what was said.
        return replace(request, lines=noted(lines, asked.note))


class PersonaModels:
    """All personas an actor may talk with in a plain chat."""

    def __init__(self, db: Database, asking: Asking) -> None:
        self._db, self._asking = db, asking

    async def list(self, actor: Actor) -> Sequence[ModelCard]:
        """Return them by name; of two with one short name the younger is called by its whole id."""
        async with self._db.read() as session:
            found = await store.named(session, actor, without=HIDDEN)
        cards, taken = list[ModelCard](), set[str | None]()
        for each in found:
            short = short_id(each.name, each.id)
            called = full_id(each.id) if ending_in(short) in taken else short
            taken.add(ending_in(short))
            cards.append(ModelCard(called, each.name, each.role_line, each.created_at))
        return sorted(cards, key=lambda card: (card.name.casefold(), card.id))

    async def find(self, actor: Actor, id: str) -> PersonaOffer | None:
        """Return a persona by its short name, its full name or its id alone."""
        async with self._db.read() as session:
            found = await _meant(session, actor, id)
        if found is None:
            return None
        row, version = found[0], store.version_of(found[1])
        name, about = version.fields.name, version.fields.role_line
        called = full_id(row.id) if whole_in(id) else short_id(name, row.id)
        card = ModelCard(called, name, about, row.created_at)
        return PersonaOffer(self._asking, actor, card, version)


async def _meant(session: Session, actor: Actor, id: str) -> store.Found | None:
    """Return who is meant and is no client: of several with one ending the oldest, as listed."""
    whole, ending = whole_in(id), ending_in(id)
    ids = await store.ids_ending(session, actor, ending) if ending else []
    for each in [whole] if whole else ids:
        found = await store.persona(session, actor, each)
        if found and HIDDEN not in store.fields_of(found[1]).extensions:
            return found
    return None
