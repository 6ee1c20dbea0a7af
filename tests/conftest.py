"""What every test shares: uploads kept apart, quick passwords, and when browser tests are skipped."""

import os
import shutil
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from tests.cast import *  # noqa: F403  (everybody knows the cast)
from tests.flushing import allow_flushing
from tests.rectification.crew import *  # noqa: F403  (and the crew)
from tests.rectification.everybody import everybody  # noqa: F401  (a fixture)
from workflows import calendar

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
ON_CI = os.environ.get("CI") == "true" or os.environ.get("QINGYANG_BROWSER") == "required"
NO_BROWSER = "no Chromium found; on Debian: apt-get install chromium fonts-noto-cjk"


def pytest_configure() -> None:
    """What a site does on purpose, a test need not wait for, or must undo."""
    django_settings.PASSWORD_HASHERS = ["tests.hashing.QuickHasher"]
    if layer := django_settings.CHANNEL_LAYERS["default"].get("CONFIG"):  # one Redis, several test processes
        layer["prefix"] = f"test-{os.getpid()}"
    django_settings.CACHES["default"]["KEY_PREFIX"] = f"test-{os.getpid()}"
    allow_flushing()
    # a busy machine is slow and not wrong; and a change is not judged by examples that it did not draw
    hypothesis.settings.register_profile("suite", deadline=None, derandomize=ON_CI)
    hypothesis.settings.load_profile("suite")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip browser tests on a machine without a browser; where one is required, fail."""
    if CHROMIUM or not item.get_closest_marker("browser"):
        return
    if ON_CI:
        pytest.fail(NO_BROWSER, pytrace=False)
    pytest.skip(NO_BROWSER)


@pytest.fixture(autouse=True)
def _known_calendar(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The calendar is read once and kept, so that no test pays a statement for reading it again; what a test makes
    of it goes with the test."""
    monkeypatch.setattr(calendar, "REFRESH", 10**9)
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
        calendar.in_force()
    monkeypatch.setattr(calendar._MEMORY, "_kept", calendar._MEMORY._kept)


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Settings) -> None:
    """Uploads of a test stay with the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
