"""What an installation may decide, and what it gets when it decides nothing."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from project import environment


@pytest.fixture(autouse=True)
def _nothing_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL", "DATABASE_POOL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(("written", "meant"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_a_yes_or_no_is_written_as_one_or_nought(
    monkeypatch: pytest.MonkeyPatch, written: str, meant: bool
) -> None:
    monkeypatch.setenv("DEBUG", written)
    assert environment.flag("DEBUG", default=not meant) is meant


def test_a_misspelt_switch_stops_the_start_instead_of_meaning_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "flase")
    with pytest.raises(ImproperlyConfigured, match="DEBUG='flase' is neither 1 nor 0"):
        environment.flag("DEBUG", default=True)


def test_a_misspelt_number_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_HOURS", "ten")
    with pytest.raises(ImproperlyConfigured, match="SESSION_HOURS='ten' is not a whole number"):
        environment.number("SESSION_HOURS", default=10)


def test_a_list_may_have_spaces_and_a_comma_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "qy.example, 10.0.0.5,")
    assert environment.words("ALLOWED_HOSTS", default="") == ["qy.example", "10.0.0.5"]


def test_a_secret_key_is_made_once_and_kept_where_only_its_owner_reads_it(tmp_path: Path) -> None:
    key = environment.secret_key(tmp_path / "var")
    kept = tmp_path / "var" / "secret_key"
    assert len(key) >= 50
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert environment.secret_key(tmp_path / "var") == key
    assert list(kept.parent.iterdir()) == [kept]


def test_a_given_secret_key_is_used_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")
    assert environment.secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


def test_sqlite_lets_parallel_signers_wait_their_turn(tmp_path: Path) -> None:
    config = environment.database(default=f"sqlite:///{tmp_path}/qingyang.sqlite3")
    assert config["NAME"] == f"{tmp_path}/qingyang.sqlite3"
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert config["OPTIONS"]["timeout"] == 20
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        assert f"PRAGMA {pragma};" in config["OPTIONS"]["init_command"]


def test_postgresql_gets_a_pool_and_no_lasting_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://qy:pw@db.example:5433/qingyang?sslmode=require")
    monkeypatch.setenv("DATABASE_POOL", "4")
    config = environment.database(default="sqlite:///unused")
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db.example", 5433, "qingyang")
    assert config["CONN_MAX_AGE"] == 0
    assert config["OPTIONS"]["pool"]["max_size"] == 4
    assert config["OPTIONS"]["sslmode"] == "require"


def test_other_databases_are_refused_without_showing_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://qy:hunter2@db.example/qingyang")
    with pytest.raises(ImproperlyConfigured, match="neither SQLite nor PostgreSQL") as refusal:
        environment.database(default="sqlite:///unused")
    assert "hunter2" not in str(refusal.value)
