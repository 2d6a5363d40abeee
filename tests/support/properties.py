"""Property tests: the same cases in every run, kept nowhere, and as slow as the machine is."""

from hypothesis import HealthCheck, settings

PROFILE = "house"


def pytest_configure() -> None:
    """Let every property test run alike: a failure here is a failure everywhere."""
    settings.register_profile(
        PROFILE,
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile(PROFILE)
