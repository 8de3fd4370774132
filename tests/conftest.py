"""Order of the run: files that take long come first, so that no core waits at the end for another's last file. And none
hangs on how busy the machine is."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

LONG = (
    "test_crash.py",
    "test_failure_points.py",
    "test_demo_end_to_end.py",
    "test_chaos.py",
    "test_readers.py",
    "test_cli_links.py",
    "test_links_trouble.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONG)  # else as they were: sorting is stable
