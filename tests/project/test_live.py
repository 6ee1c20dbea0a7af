"""The hub and its sockets: whatever becomes of the pushes, a page has heard every notice, in order and each once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.urls import path

from editorial.models import Article
from rectification.models import Finding
from tests import build as build_any
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import notices
from workflows.live import hub as hub_module
from workflows.live import socket
from workflows.live.hub import Hub, hub
from workflows.live.socket import BACKLOG, NoticeSocket
from workflows.models import Notice, Unit, User

pytestmark = pytest.mark.django_db(transaction=True)
Message = dict[str, Any]


class Page:
    """What a browser keeps: the notices that it was sent, and its socket, which may break and come again."""

    def __init__(self, user: User, of: Hub) -> None:
        self.user, self.hub, self.heard = user, of, list[int]()
        self.socket = self.fresh()

    def fresh(self) -> NoticeSocket:
        made = NoticeSocket()
        made.user_id, made.session_key, made.language = self.user.pk, "s", "zh-hans"
        made.last = made.seen = self.heard[-1] if self.heard else 0
        made.looking, made.is_reading, made.again = frozenset(), False, False

        async def take(content: Message, close: bool = False) -> None:
            if content["type"] == "notice":
                self.heard.append(content["seq"])
                made.seen = content["seq"]

        made.send_json = take
        self.hub._of_user[self.user.pk].add(made)
        return made

    async def come_again(self) -> None:
        self.hub.leave(self.socket)
        self.socket = self.fresh()
        await self.socket.catch_up()


@pytest.fixture
def pushed(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """What would go to the layer, in order."""
    messages: list[Message] = []
    monkeypatch.setattr(hub, "push", messages.append)
    return messages


@pytest.mark.parametrize("seed", range(4))
def test_pushes_that_are_lost_doubled_or_late_change_nothing(
    seed: int, pushed: list[Message], crew: Crew, centre: Unit, street: Unit
) -> None:
    rng, listening = random.Random(seed), Hub()
    people = [crew["dispatcher"], crew["contact"], crew["inspector"]]
    pages = [Page(user, listening) for user in people for _tab in range(2)]
    held: list[Message] = []

    async def weather() -> None:
        for message in pushed:
            match rng.choice(["pass", "pass", "lose", "double", "late"]):
                case "pass":
                    await listening._pass_on(message)
                case "double":
                    await listening._pass_on(message)
                    await listening._pass_on(message)
                case "late":
                    held.append(message)
        pushed.clear()
        if held and rng.random() < 0.5:
            await listening._pass_on(held.pop(rng.randrange(len(held))))
        if rng.random() < 0.3:
            await rng.choice(pages).come_again()

    for number in range(15):
        finding = build.finding(crew["inspector"], centre, locus=f"机房{number}")
        async_to_sync(weather)()
        if rng.random() < 0.7:
            build.act(finding, "assign", crew["dispatcher"], lead=street)
        if rng.random() < 0.2:
            with transaction.atomic():
                build.finding(crew["inspector"], centre, locus="没有的事")
                transaction.set_rollback(True)
        async_to_sync(weather)()

    async_to_sync(listening._all_catch_up)()  # what the sweep does for whoever is behind
    for page in pages:
        rows = list(Notice.objects.filter(recipient=page.user).order_by("seq").values_list("seq", flat=True))
        assert page.heard == rows == list(range(1, len(rows) + 1))


def test_the_sweep_finds_who_is_behind(crew: Crew, centre: Unit, pushed: list[Message]) -> None:
    build.finding(crew["inspector"], centre)
    assert notices.newest([crew["dispatcher"].pk, crew["contact"].pk]) == {crew["dispatcher"].pk: 1}


def test_a_hint_says_who_did_what_in_both_languages_and_nothing_of_the_text(
    crew: Crew, centre: Unit, pushed: list[Message]
) -> None:
    finding = build.finding(crew["inspector"], centre, description="机密细节不外传")
    (message,) = pushed
    assert message["to"] == [[crew["dispatcher"].pk, 1, "call"]]
    assert message["case"] == finding.pk
    assert (message["say"]["zh-hans"]["who"], message["say"]["zh-hans"]["title"]) == ("简察", finding.title)
    assert message["say"]["en"]["did"] != message["say"]["zh-hans"]["did"]
    assert "机密细节" not in str(message)


def test_a_reader_who_acknowledges_nothing_is_let_go(crew: Crew, centre: Unit, pushed: list[Message]) -> None:
    page, closed = Page(crew["dispatcher"], Hub()), list[int]()

    async def close(code: int) -> None:
        closed.append(code)

    async def take(content: Message) -> None:
        page.heard.append(content["seq"])

    page.socket.close = close
    page.socket.send_json = take

    async def flood() -> None:
        for seq in range(1, BACKLOG + 2):
            await page.socket.hint(seq, {})

    async_to_sync(flood)()
    assert closed == [socket.TOO_SLOW]


def connected(
    user: User | None, act: Callable[[WebsocketCommunicator], Awaitable[None]], since: int = 0
) -> None:
    """Does that with a socket of this person's, as the server opens it."""
    application = URLRouter([path("live", NoticeSocket.as_asgi())])
    session = SessionStore()
    if user is not None:
        session.create()

    async def run() -> None:
        end = WebsocketCommunicator(application, f"/live?since={since}")
        end.scope |= {"user": user, "session": session}
        accepted, _protocol = await end.connect(timeout=5)
        assert accepted
        await act(end)
        await end.disconnect()
        for task in hub._tasks:
            task.cancel()
        await asyncio.gather(*hub._tasks, return_exceptions=True)
        hub._tasks = []

    async_to_sync(run)()


def test_a_socket_reads_what_came_after_its_number(crew: Crew, centre: Unit) -> None:
    for number in range(3):
        build.finding(crew["inspector"], centre, locus=f"机房{number}")

    async def listen(end: WebsocketCommunicator) -> None:
        heard = [await end.receive_json_from(timeout=5) for _message in range(3)]
        assert [message.get("seq") for message in heard] == [2, 3, None]
        assert heard[2] == {"type": "here", "last": 3}
        assert heard[0]["title"]
        assert heard[0]["url"].startswith("/findings/")

    connected(crew["dispatcher"], listen, since=1)


def test_a_stranger_is_let_go_at_once(db: None) -> None:
    async def listen(end: WebsocketCommunicator) -> None:
        assert await end.receive_output(timeout=5) == {
            "type": "websocket.close",
            "code": socket.NOT_SIGNED_IN,
        }

    connected(None, listen)


def test_who_is_deactivated_or_signs_out_hears_nothing_more(crew: Crew) -> None:
    async def listen(end: WebsocketCommunicator) -> None:
        assert (await end.receive_json_from(timeout=5))["type"] == "here"
        await hub._pass_on({"bye": [crew["dispatcher"].pk, "another session"]})
        assert await end.receive_nothing(timeout=0.05)
        await hub._pass_on({"bye": [crew["dispatcher"].pk, ""]})
        assert (await end.receive_output(timeout=5))["code"] == socket.SIGNED_OUT

    connected(crew["dispatcher"], listen)


def test_whoever_looks_at_a_case_hears_that_it_moved_and_no_more(crew: Crew, centre: Unit) -> None:
    finding: Finding = build.finding(crew["inspector"], centre)

    async def listen(end: WebsocketCommunicator) -> None:
        assert (await end.receive_json_from(timeout=5))["type"] == "here"
        await end.send_json_to({"looking": [finding.pk, "x", -3]})
        await end.receive_nothing(timeout=0.05)
        await hub._pass_on({"case": finding.pk})
        assert await end.receive_json_from(timeout=5) == {"type": "moved", "case": finding.pk}
        await end.send_to(text_data="[1, 2]")
        await end.send_json_to({"seen": "all", "looking": "everything"})
        assert await end.receive_nothing(timeout=0.05)

    connected(crew["outsider"], listen)


def test_signing_out_says_goodbye_to_that_session(client: Any, crew: Crew, pushed: list[Message]) -> None:
    client.force_login(crew["dispatcher"])
    session = client.session.session_key
    client.post("/sign-out/")
    assert pushed == [{"bye": [crew["dispatcher"].pk, session]}]


def test_what_nobody_is_told_of_still_moves_the_pages_that_show_it(
    draft: Article, pushed: list[Message]
) -> None:
    build_any.act(draft, "withdraw", draft.author, words="写重了")
    assert [(message["to"], message["case"]) for message in pushed] == [([], draft.pk)]


def test_a_group_is_renewed_though_the_layer_was_away_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "RENEW", 0)
    tried: list[str] = []

    class Layer:
        async def group_add(self, group: str, channel: str) -> None:
            tried.append(channel)
            if len(tried) == 1:
                raise ConnectionError

    async def a_while() -> None:
        renewal = asyncio.create_task(hub_module._renew(Layer(), "live!1"))
        while len(tried) < 3 and not renewal.done():
            await asyncio.sleep(0)
        renewal.cancel()
        await asyncio.gather(renewal, return_exceptions=True)

    async_to_sync(a_while)()
    assert tried == ["live!1"] * 3


def test_what_is_pushed_comes_after_the_commit(crew: Crew, centre: Unit, pushed: list[Message]) -> None:
    with transaction.atomic():
        build.finding(crew["inspector"], centre)
        assert pushed == []
    assert len(pushed) == 1
