"""Reads from the environment what an installation decides for itself; settings.py says what it is for."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


def flag(name: str, *, default: bool) -> bool:
    """A yes or no, written as 1 or 0."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() not in YES | NO:
        raise ImproperlyConfigured(f"{name}={value!r} is neither 1 nor 0")
    return value.strip().lower() in YES


def number(name: str, *, default: int) -> int:
    """A whole number that is not negative."""
    value = os.environ.get(name) or str(default)
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number")
    return int(value)


def words(name: str, *, default: str) -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret_key(kept_in: Path) -> str:
    """SECRET_KEY, or one made up on first use and kept where only this user can read it."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    path = kept_in / "secret_key"
    if not path.exists():
        kept_in.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=kept_in, prefix=".secret_key-") as fresh:  # mode 0600
            fresh.write(get_random_secret_key())
            fresh.flush()
            with suppress(FileExistsError):  # whole or not at all, also when two processes start together
                os.link(fresh.name, path)
    return path.read_text()


def database(default: str) -> dict[str, Any]:
    """DATABASE_URL in Django's form, with the options that each database needs to bear parallel signers."""
    url = os.environ.get("DATABASE_URL") or default
    config: dict[str, Any] = {**dj_database_url.parse(url), "CONN_MAX_AGE": 0}
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            # deferred transactions fail when two of them turn from reading to writing; these wait their turn
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
        # a file, as threads and the browser tests' server share it; its own for every run
        folder = Path(config["NAME"]).parent
        config["TEST"] = {"NAME": str(folder / f"test-{os.getpid()}.sqlite3")}
    elif config["ENGINE"] == "django.db.backends.postgresql":
        # a pool, because connections kept open by threads under ASGI are never given back
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = {
            "connect_timeout": 5,
            # a page asks many small questions; compiling one of them took a hundred times as long as answering it
            "options": "-c jit=off",
            **config.get("OPTIONS", {}),
            "pool": {"min_size": 1, "max_size": number("DATABASE_POOL", default=10), "timeout": 5},
        }
    else:
        raise ImproperlyConfigured(f"DATABASE_URL={urlsplit(url).scheme}:… is neither SQLite nor PostgreSQL")
    return config
