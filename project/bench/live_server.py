"""The server whose sockets are measured: Daphne with the product's own socket, hub and layer, and one address more.

    python -m project.bench.live_server PORT PEOPLE FANOUT…     prints one JSON object when it listens

`GET /tell/N` urges a finding that N people follow, as anybody would, and answers when that is committed. What is
pushed carries the moment at which it was.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")


def main() -> None:
    port, people, *fanouts = map(int, sys.argv[1:])
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    stage = _Stage(people, fanouts)
    _stamp_pushes()
    from daphne.server import Server

    Server(
        _application(stage),
        endpoints=[f"tcp:port={port}:interface=127.0.0.1:backlog=4096"],
        ready_callable=lambda: print(json.dumps({"cookies": stage.cookies}), flush=True),  # noqa: T201
    ).run()


class _Stage:
    """So many people who are signed in, and for each fan-out a finding that so many of them follow."""

    def __init__(self, people: int, fanouts: list[int]) -> None:
        from django.conf import settings
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore
        from django.utils import timezone

        from project.bench.ledger import Ledger
        from rectification.models import FindingState
        from workflows.models import Following, User

        now = timezone.now()
        self.ledger, self.turn = Ledger.open(), 0
        self.findings = {}
        crowd = User.objects.bulk_create(
            User(username=f"listener-{n}", name=f"听众{n}", password="!") for n in range(people)
        )
        for fanout in fanouts:
            finding = self.ledger.walk(
                f"催{fanout}人", FindingState.ASSIGNED, now, self.ledger.street, second=False
            )
            self.findings[fanout] = finding
            Following.objects.bulk_create(Following(user=user, case_id=finding.pk) for user in crowd[:fanout])
        self.cookies = []
        for user in crowd:
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            self.cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")

    def tell(self, fanout: int) -> None:
        from django.utils import timezone

        from workflows import engine

        self.turn += 1
        engine.perform(
            self.findings[fanout],
            "urge",
            by=self.ledger.people["dispatcher"],
            at=timezone.now() + timedelta(hours=5 * self.turn),  # each after the cool-down of the one before
            words="请抓紧。",
        )


def _stamp_pushes() -> None:
    from workflows.live.hub import hub

    push = hub.push

    def stamped(message: dict[str, Any]) -> None:
        for said in message.get("say", {}).values():
            said["pushed"] = time.time()
        push(message)

    hub.push = stamped  # type: ignore[method-assign]  # in this process only


def _application(stage: _Stage) -> Any:
    from asgiref.sync import sync_to_async

    from project.asgi import application

    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/tell/"):
            await sync_to_async(stage.tell)(int(scope["path"].rsplit("/", 1)[1]))
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body"})
            return
        await application(scope, receive, send)

    return answer


if __name__ == "__main__":
    main()
