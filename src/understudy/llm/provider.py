"""What the gateway needs of a provider."""

from collections.abc import AsyncGenerator
from typing import Protocol

from understudy.llm.types import Answer, Call, Usage


class Provider(Protocol):
    """Speaks one API. It neither retries, nor limits, nor prices: the gateway does."""

    name: str
    """The prefix of its model names."""

    def stream(self, call: Call) -> AsyncGenerator[str | Usage | Answer]:
        """Yield the text piece by piece as it comes, then the whole `Answer`, once, last.

        An empty piece says that the model is thinking. A `Usage` says what the provider has counted
        so far: it is all the ledger learns of a stream that fails or is stopped. The answer is
        yielded only after the provider's own end marker. Closing the generator, or cancelling it,
        closes the connection.

        Raises:
            ProviderError: with its cause; never an exception of the client library.
        """
        ...

    async def aclose(self) -> None:
        """Close what was opened."""
        ...
