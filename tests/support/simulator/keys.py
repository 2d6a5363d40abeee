"""What a provider allows each key."""

from collections import defaultdict, deque

from understudy.kernel.clock import monotonic_s


class Keys:
    """Which keys are refused, and how many requests each may send in a sliding window.

    Attributes:
        revoked: keys that are answered 401.
        requests: so many are let in per window and key; 0 is no limit.
        per_s: length of the window.
    """

    def __init__(self) -> None:
        self.revoked: frozenset[str] = frozenset()
        self.requests = 0
        self.per_s = 1.0
        self._let_in: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait_s(self, key: str) -> float:
        """Let a request in and return 0, or return how long it must wait; then it is not let in."""
        let_in, now_s = self._let_in[key], monotonic_s()
        while let_in and let_in[0] <= now_s - self.per_s:
            let_in.popleft()
        if self.requests and len(let_in) >= self.requests:
            return let_in[-self.requests] + self.per_s - now_s
        let_in.append(now_s)
        return 0.0
