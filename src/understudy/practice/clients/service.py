"""Clients, for whoever asks: one service for each thing people do with them."""

from understudy.kernel.db import Database
from understudy.llm.gateway import Gateway
from understudy.llm.prompts import PromptLibrary
from understudy.personas.service import PersonaService
from understudy.practice.clients.authoring import ClientAuthoring
from understudy.practice.clients.drafting import CLIENT_DRAFT
from understudy.practice.clients.library import ClientLibrary
from understudy.practice.clients.prompt import CLIENT
from understudy.practice.clients.testing import ClientTesting

CLIENT_PROMPTS = (CLIENT, CLIENT_DRAFT)


class ClientService:
    """What there is to do with clients: to write, to test, to find and copy them."""

    def __init__(
        self, db: Database, personas: PersonaService, gateway: Gateway, prompts: PromptLibrary
    ) -> None:
        self.authoring = ClientAuthoring(db, gateway, prompts)
        self.testing = ClientTesting(db, gateway, prompts)
        self.library = ClientLibrary(db, personas, self.authoring)
