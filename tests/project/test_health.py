"""GET /healthz: what a monitor is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.test import AsyncClient, Client

from project import __version__
from tests.project.commands import run_python

CLOSED = "127.0.0.1:9"  # the discard port: nobody listens
ASK = """
import django; django.setup()
from django.test import Client
answer = Client(headers={"host": "localhost"}).get("/healthz")
print(answer.status_code, answer.content.decode())
"""


@pytest.mark.django_db(transaction=True)
def test_a_healthy_process_says_so_and_names_its_version(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "channel_layer": "ok", "version": __version__}


@pytest.mark.django_db(transaction=True)
def test_asking_often_leaves_nothing_behind_in_the_channel_layer(async_client: AsyncClient) -> None:
    async def ask() -> None:
        for _ in range(5):
            assert (await async_client.get("/healthz")).status_code == 200
        layer: Any = get_channel_layer()
        here = layer._get_layer() if hasattr(layer, "_get_layer") else layer  # Redis keeps one for each loop
        assert not here.channels

    async_to_sync(ask)()


@pytest.mark.parametrize(
    ("decided", "down"),
    [
        ({"DATABASE_URL": f"postgres://nobody@{CLOSED}/nothing"}, "database"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}, "database"),
        ({"REDIS_URL": f"redis://{CLOSED}/0"}, "channel_layer"),
    ],
)
def test_what_is_down_is_named(tmp_path: Path, decided: dict[str, str], down: str) -> None:
    told = run_python("-c", ASK, data=tmp_path, DJANGO_SETTINGS_MODULE="project.settings", **decided)
    status, answer = told.stdout.split(" ", 1)
    parts = json.loads(answer)
    assert status == "503"
    assert parts.pop("version") == __version__
    assert {*parts.values()} <= {"ok", "down", "no answer"}  # a stranger learns no address and no reason
    assert {name for name, state in parts.items() if state != "ok"} == {down}
