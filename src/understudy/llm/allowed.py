"""The models that may be asked in place of the main one: an administrator's list."""

from understudy.llm.adjustments import Adjustments
from understudy.llm.catalog import ModelName
from understudy.llm.errors import ModelNotUsable
from understudy.llm.models import Models
from understudy.llm.money.schemas import Price
from understudy.llm.running import Money
from understudy.llm.types import Role


class Allowed:
    """What may be chosen now in this process. Asking costs nothing."""

    def __init__(self, models: Models, money: Money, adjustments: Adjustments) -> None:
        self._models, self._money, self._adjustments = models, money, adjustments

    @property
    def main(self) -> ModelName:
        """The model that answers where nothing is chosen."""
        return self._models.choice.main

    @property
    def listed(self) -> tuple[ModelName, ...]:
        """What stands in the list, whether or not it can be asked."""
        return names_in(self._adjustments.now.practice_models)

    def is_open(self, name: ModelName) -> bool:
        """Say whether a model's provider is open in this process: it opens them as it starts."""
        return name.provider in self._models.keys

    def find(self, wish: str) -> ModelName | None:
        """Return the model that is wished for, if it may be chosen and can be asked."""
        name = _parsed(wish)
        if name is None or not self.is_open(name):
            return None
        return name if name in (self.main, *self.listed) else None

    def __contains__(self, wish: object) -> bool:
        """Say whether a model may be chosen now."""
        return isinstance(wish, str) and self.find(wish) is not None

    def refusal(self, wish: str) -> str:
        """Say in a sentence that another model answers than the one that was wished for."""
        return f"{wish} may not be chosen here; {self.main} answers in its place."

    def price_of(self, name: ModelName) -> Price | None:
        """Return what a model costs now; None if that is unknown."""
        found, _ = self._money.aliases.resolve(name)
        return self._money.prices.price_of(found.provider, found.model)

    def price_of_role(self, role: Role) -> Price | None:
        """Return what the model of a role costs now; None if that is unknown."""
        return self.price_of(self._models.choice.of(role))


def names_in(text: str) -> tuple[ModelName, ...]:
    """Return the models in a list with commas, each once; what is no model's name is left out."""
    found = map(_parsed, text.split(","))
    return tuple(dict.fromkeys(name for name in found if name))


def _parsed(text: str) -> ModelName | None:
    try:
        return ModelName.parse(text, "the list")
    except ModelNotUsable:
        return None
