"""What holds calls back: the limits, the queues before the providers, the breakers of models."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from understudy.kernel.clock import now
from understudy.llm.traffic.breaker import BreakerState
from understudy.llm.traffic.schemas import KeyTraffic, Limits, ProviderTraffic, WindowState
from understudy.web.parts.figures import clock, duration, number_of
from understudy.web.parts.in_place import Rows, put_classes
from understudy.web.parts.kit import badge, box, text
from understudy.web.parts.progress import Gauge

_BREAKERS = {
    BreakerState.CLOSED: ("Well", "good", "Answers calls."),
    BreakerState.HALF_OPEN: ("Probing", "warn", "One call finds out whether it is well again."),
    BreakerState.OPEN: ("Left alone", "danger", "It failed several times in a row."),
}


class Traffic:
    """Two panels: what is used of the limits, and how the models are."""

    def __init__(self, zone: ZoneInfo) -> None:
        with box("panel"):
            text("h2", "Limits and queues")
            self._warning = text("p", "", "caution")
            self._everyone = Gauge("Messages of everyone, in an hour")
            self._providers = Rows[ProviderTraffic](lambda: _ProviderRow(zone), "providers")
            self._none = text(
                "p",
                "The demo model answers here itself: its calls need not wait.",
                "quiet small",
            )
        with box("panel"):
            text("h2", "Models")
            self._breakers = Rows(_BreakerRow, "breakers")
            self._untried = text("p", "No model was asked since the start.", "quiet small")
        self._zone = zone

    def show(self, limits: Limits, breakers: Mapping[str, BreakerState]) -> None:
        """Show how it is now."""
        show_window(self._everyone, limits.installation, self._zone)
        self._warning.set_text(limits.warning or "")
        self._warning.set_visibility(bool(limits.warning))
        self._providers.show(limits.providers or [])
        self._none.set_visibility(not limits.providers)
        self._breakers.show(sorted(breakers.items()))
        self._untried.set_visibility(not breakers)


def show_window(gauge: Gauge, window: WindowState, zone: ZoneInfo, label: str = "") -> None:
    """Show how much of a window is used, and when some of it is free again."""
    if not window.limit:
        gauge.show(0, f"{window.used:,}, no limit", label=label)
        return
    free = f"Some is free again at {clock(window.reset_at, now(), zone)}" if window.reset_at else ""
    used = f"{window.used:,} of {window.limit:,}"
    gauge.show(window.used / window.limit, used, free, label=label)


class _ProviderRow:
    def __init__(self, zone: ZoneInfo) -> None:
        with box("provider", "li") as self.root:
            with box("line-up wrap"):
                self._name = text("h3", "")
                self._paused = badge("Background work paused", "warn")
            self._waiting = text("p", "", "quiet small numbers")
            self._keys = Rows[KeyTraffic](lambda: _KeyRow(zone), "keys")

    def show(self, item: ProviderTraffic) -> None:
        self._name.set_text(item.provider)
        self._paused.set_visibility(item.paused)
        waiting = item.waiting_interactive + item.waiting_background
        self._waiting.set_text(
            f"{number_of(item.waiting_interactive, 'call')} of people and "
            f"{item.waiting_background:,} of background work waiting, "
            f"for {number_of(len(item.waiting_by_payer), 'person', 'people')}"
            if waiting
            else "Nobody is waiting"
        )
        self._keys.show(item.keys)


class _KeyRow:
    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        with box("key", "li") as self.root:
            self._requests, self._tokens = Gauge("Requests"), Gauge("Tokens")
            self._state = text("p", "", "caution")

    def show(self, item: KeyTraffic) -> None:
        name, time = f"Key {item.key}", duration(item.requests.window_s)
        show_window(self._requests, item.requests, self._zone, f"{name}: requests in {time}")
        show_window(self._tokens, item.tokens, self._zone, f"{name}: tokens in {time}")
        self._tokens.root.set_visibility(item.tokens.limit > 0)
        said = self._said(item)
        self._state.set_text(said)
        self._state.set_visibility(bool(said))

    def _said(self, item: KeyTraffic) -> str:
        if item.aside_until:
            return f"Refused by the provider; left aside until {self._at(item.aside_until)}"
        if item.cooling_until:
            return f"Asked to wait until {self._at(item.cooling_until)}"
        return "Background work has used up its share" if item.background_paused else ""

    def _at(self, moment: datetime) -> str:
        return clock(moment, now(), self._zone)


class _BreakerRow:
    def __init__(self) -> None:
        with box("breaker", "li") as self.root:
            with box("line-up"):
                self._name = text("span", "", "grow cut")
                self._state = badge("")
            self._said = text("small", "")

    def show(self, item: tuple[str, BreakerState]) -> None:
        name, state = item
        label, tone, sentence = _BREAKERS[state]
        self._name.set_text(name)
        self._state.set_text(label)
        put_classes(self._state, f"badge {tone}")
        self._said.set_text(sentence)
        self._said.set_visibility(state is not BreakerState.CLOSED)
