"""How long somebody who fails to sign in has to wait: a delay that grows, never a lock-out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

ACCOUNT_TRIES = 10
ACCOUNT_WINDOW = timedelta(minutes=15)
FIRST_DELAY_S = 30.0
LONGEST_DELAY_S = 15 * 60.0
ADDRESS_TRIES = 100
ADDRESS_WINDOW = timedelta(hours=1)


def wait_s(account: Sequence[datetime], address: Sequence[datetime], at: datetime) -> float:
    """Return how many seconds the next try has to wait at the moment `at`; 0 if it may be made.

    Args:
        account: moments of the failed tries for this account, oldest first.
        address: moments of the failed tries from this network address, oldest first.
        at: when the next try is made.
    """
    return max(0.0, _account_wait_s(account, at), _address_wait_s(address, at))


def _account_wait_s(tries: Sequence[datetime], at: datetime) -> float:
    recent = [moment for moment in tries if moment > at - ACCOUNT_WINDOW]
    if len(recent) < ACCOUNT_TRIES:
        return 0
    delay_s = min(FIRST_DELAY_S * 2.0 ** (len(recent) - ACCOUNT_TRIES), LONGEST_DELAY_S)
    return (recent[-1] - at).total_seconds() + delay_s


def _address_wait_s(tries: Sequence[datetime], at: datetime) -> float:
    recent = [moment for moment in tries if moment > at - ADDRESS_WINDOW]
    if len(recent) < ADDRESS_TRIES:
        return 0
    return (recent[-ADDRESS_TRIES] + ADDRESS_WINDOW - at).total_seconds()
