"""Opens the providers that are needed, and nothing else."""

from collections.abc import Sequence

from understudy.kernel.settings import Settings
from understudy.llm.catalog import DEMO
from understudy.llm.provider import Provider
from understudy.llm.providers.demo import DemoProvider


def open_provider(
    name: str, models: Sequence[str], settings: Settings, key: str | None = None
) -> Provider:
    """Open the provider of this name, ready to be asked for these models.

    Args:
        name: the prefix of its models' names.
        models: their names there.
        settings: addresses and keys.
        key: the one to use, instead of the first that is set.

    Raises:
        ModelNotUsable: its address is none.
    """
    if name == DEMO:
        return DemoProvider(settings.demo_seed, settings.demo_words_per_s)
    # Half a second and 50 MiB that the demo does not need.
    from understudy.llm.providers.library import open_library  # noqa: PLC0415 see above

    return open_library(name, models, settings, key)
