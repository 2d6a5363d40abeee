"""Clients, for whoever asks: one service for each thing people do with them."""

from understudy.kernel.db import Database
from understudy.kernel.settings import Settings
from understudy.llm.gateway import Gateway
from understudy.llm.prompts import PromptLibrary
from understudy.personas.service import PersonaService
from understudy.practice.clients.authoring import ClientAuthoring
from understudy.practice.clients.drafting import CLIENT_DRAFT
from understudy.practice.clients.library import ClientLibrary
from understudy.practice.clients.offers import ModelOffers
from understudy.practice.clients.prompt import CLIENT
from understudy.practice.clients.testing import ClientTesting

CLIENT_PROMPTS = (CLIENT, CLIENT_DRAFT)


class ClientService:
    """What there is to do with clients: to write, to test, to find them, and who plays them."""

    def __init__(
        self,
        db: Database,
        personas: PersonaService,
        gateway: Gateway,
        prompts: PromptLibrary,
        settings: Settings,
    ) -> None:
        self.authoring = ClientAuthoring(db, gateway, prompts)
        self.testing = ClientTesting(db, gateway, prompts)
        self.library = ClientLibrary(db, personas, self.authoring)
        self.offers = ModelOffers(db, gateway, prompts, settings)
