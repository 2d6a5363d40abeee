"""Use cases of authors who try a client: which model plays it in this talk."""

from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.db import Database, Session
from understudy.personas.service import PersonaNotFound
from understudy.practice.clients.case_schemas import Offered
from understudy.practice.clients.offers import ModelOffers
from understudy.practice.sessions.finding import own
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.problems import NoChoiceHere
from understudy.practice.sessions.schemas import ModelOfTest
from understudy.practice.sessions.showing import card_of


class Choosing:
    """The model of a test chat: a talk without an assignment, of somebody who sees costs."""

    def __init__(self, db: Database, offers: ModelOffers) -> None:
        self._db, self._offers = db, offers

    async def get(self, actor: Actor, id: UUID) -> ModelOfTest:
        """Return what plays the client, and what else may be chosen.

        Raises:
            SessionNotFound, SessionNotYours: it is not the actor's.
            NoChoiceHere: it is no test chat.
        """
        async with self._db.read() as session:
            row = await _test_chat(session, actor, id, lock=False)
            persona_id = (await card_of(session, row.persona_version_id)).persona_id
        offered = await self._offered(actor, persona_id)
        return ModelOfTest(model=row.model, note=row.model_note, offered=offered)

    async def choose(self, actor: Actor, id: UUID, wish: str | None) -> ModelOfTest:
        """Let another model play the client from the next reply on; None is the main one.

        Raises:
            SessionNotFound, SessionNotYours: it is not the actor's.
            NoChoiceHere: it is no test chat.
            ModelNotAllowed: it may not be chosen.
        """
        async with self._db.begin() as session:
            row = await _test_chat(session, actor, id, lock=True)
            if wish != row.model:
                if wish is not None:
                    self._offers.require(wish)
                row.model, row.model_note = wish, None
        return await self.get(actor, id)

    async def _offered(self, actor: Actor, persona_id: UUID) -> Offered:
        try:
            return await self._offers.list(actor, persona_id)
        except PersonaNotFound:  # it was removed, or is no longer shared: the talk goes on
            return await self._offers.list(actor)


async def _test_chat(session: Session, actor: Actor, id: UUID, *, lock: bool) -> PracticeSessionRow:
    row = await own(session, actor, id, lock=lock)
    if row.pair_id is not None or not actor.sees_costs:
        raise NoChoiceHere
    return row
