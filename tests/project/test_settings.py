"""What the settings promise: safe when others reach the site, comfortable on a laptop."""

import json
import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import RequestAborted
from django.test import Client

from tests.project.commands import command, run_python

SHOW = "import json; from project import settings; print(json.dumps({name: getattr(settings, name) for name in %r}))"
SECURED = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SECURE_SSL_REDIRECT"]


def settings_with(data: Path, *names: str, **decided: str) -> dict[str, object]:
    """Those settings, as a process with that environment has them."""
    shown = run_python("-c", SHOW % (list(names),), data=data, **decided)
    assert shown.returncode == 0, shown.stderr
    answer: dict[str, object] = json.loads(shown.stdout)
    return answer


def test_with_debug_off_djangos_own_deployment_check_finds_nothing(tmp_path: Path) -> None:
    done = command("check", "--deploy", "--fail-level", "DEBUG", data=tmp_path, DEBUG="0")
    assert done.returncode == 0, done.stderr
    assert "System check identified no issues" in done.stdout


def test_the_libraries_find_no_fault_with_the_settings_either() -> None:
    assert run_checks() == []


def test_cookies_travel_over_https_only_unless_it_is_a_laptop(tmp_path: Path) -> None:
    assert set(settings_with(tmp_path, *SECURED, DEBUG="0").values()) == {True}
    assert set(settings_with(tmp_path, *SECURED, DEBUG="1").values()) == {False}


def test_a_closed_network_may_go_without_https(tmp_path: Path) -> None:
    decided = settings_with(tmp_path, *SECURED, "SECURE_HSTS_SECONDS", DEBUG="0", HTTPS="0")
    assert set(decided.values()) == {False}  # and no seconds of HSTS


def test_a_proxy_is_believed_only_when_there_is_one(tmp_path: Path) -> None:
    assert settings_with(tmp_path, "SECURE_PROXY_SSL_HEADER") == {"SECURE_PROXY_SSL_HEADER": None}
    behind = settings_with(tmp_path, "SECURE_PROXY_SSL_HEADER", BEHIND_PROXY="1")
    assert behind == {"SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"]}


def test_with_redis_pushes_reach_every_process(tmp_path: Path) -> None:
    decided = settings_with(tmp_path, "CHANNEL_LAYERS", "CACHES", REDIS_URL="redis://redis.example:6379/3")
    assert "RedisPubSubChannelLayer" in str(decided["CHANNEL_LAYERS"])
    assert "redis://redis.example:6379/3" in str(decided["CACHES"])


def test_the_session_lasts_as_long_as_the_installation_says(tmp_path: Path) -> None:
    decided = settings_with(tmp_path, "SESSION_COOKIE_AGE", SESSION_HOURS="2")
    assert decided == {"SESSION_COOKIE_AGE": 7200}


def test_no_script_may_read_a_cookie() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.LANGUAGE_COOKIE_HTTPONLY


@pytest.mark.django_db
def test_every_page_forbids_inline_scripts_and_foreign_sources(client: Client) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    directives = {words[0]: words[1:] for words in (part.split() for part in policy.split(";"))}
    assert directives["default-src"] == directives["script-src"] == directives["style-src"] == ["'self'"]
    assert directives["frame-ancestors"] == directives["object-src"] == ["'none'"]
    assert "unsafe" not in policy
    assert "http" not in policy


def test_uploads_have_no_address() -> None:
    assert settings.MEDIA_URL == "/"  # Django's word for none


@pytest.mark.parametrize(("fault", "is_told"), [(RequestAborted(), False), (ValueError("a fault"), True)])
def test_the_log_is_silent_about_browsers_that_went_away_and_about_nothing_else(
    fault: Exception, is_told: bool
) -> None:
    shown = next(each for each in logging.getLogger().handlers if each.filters)
    record = logging.LogRecord(
        "asyncio", logging.ERROR, "", 0, "never retrieved", None, (type(fault), fault, None)
    )
    assert bool(shown.filter(record)) is is_told
