"""Fixtures every test may use: real databases, and settings that read nothing else."""

from tests.support.ci import pytest_runtest_makereport
from tests.support.fixtures import (
    clean_environment,
    data,
    database_url,
    db,
    installation,
    installed,
    postgres_url,
    pytest_collection_finish,
    quick,
    services,
    settings,
    sqlite_file,
)
from tests.support.properties import pytest_configure

__all__ = [
    "clean_environment",
    "data",
    "database_url",
    "db",
    "installation",
    "installed",
    "postgres_url",
    "pytest_collection_finish",
    "pytest_configure",
    "pytest_runtest_makereport",
    "quick",
    "services",
    "settings",
    "sqlite_file",
]
