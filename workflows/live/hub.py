"""The hub: one layer channel for the whole process, and a table of who is connected to it.

Channels by itself gives each socket a channel of its own, which costs six to eight times the work for each message.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Protocol

from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import Error

from workflows import notices

GROUP = "qingyang.live"
RENEW = 3600  # seconds: a layer forgets who is in a group after a day
SWEEP = 15  # seconds between two looks for what no hint told of
RETRY = (0.5, 30.0)  # seconds, from and to: when the layer is down

log = logging.getLogger(__name__)


class Listener(Protocol):
    """A socket, as the hub sees it."""

    user_id: int
    session_key: str
    last: int
    looking: frozenset[int]

    async def hint(self, seq: int, notice: dict[str, Any]) -> None: ...
    async def catch_up(self) -> None: ...
    async def moved(self, case: int) -> None: ...
    async def dismiss(self) -> None: ...


class Hub:
    """Lives in the event loop of the server; what happens in threads reaches it by `push`."""

    def __init__(self) -> None:
        self._of_user: dict[int, set[Listener]] = defaultdict(set)
        self._looking: dict[int, set[Listener]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._is_listening = asyncio.Event()

    async def join(self, socket: Listener) -> None:
        """From now on hints reach this socket. Returns once the process hears them."""
        self._start()
        self._of_user[socket.user_id].add(socket)
        await self._is_listening.wait()

    def leave(self, socket: Listener) -> None:
        self.look(socket, ())
        self._of_user[socket.user_id].discard(socket)
        if not self._of_user[socket.user_id]:
            del self._of_user[socket.user_id]

    def look(self, socket: Listener, cases: Iterable[int]) -> None:
        """The socket's page shows these cases, and no others."""
        for case in socket.looking:
            self._looking[case].discard(socket)
            if not self._looking[case]:
                del self._looking[case]
        socket.looking = frozenset(cases)
        for case in socket.looking:
            self._looking[case].add(socket)

    def push(self, message: dict[str, Any]) -> None:
        """Sends to the hubs of all processes, from whatever thread. A hint that is lost costs nothing but time."""
        layer = get_channel_layer()
        if self._loop is not None and self._loop.is_running():
            asyncio.run_coroutine_threadsafe(self._send(layer, message), self._loop)
        elif layer is not None and not isinstance(layer, InMemoryChannelLayer):
            async_to_sync(self._send)(layer, message)

    @staticmethod
    async def _send(layer: Any, message: dict[str, Any]) -> None:
        try:
            await layer.group_send(GROUP, {"type": "live", **message})
        except Exception:  # each layer has errors of its own; the sweep finds the rows
            log.warning("the channel layer did not take a hint", exc_info=True)

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is loop and all(not task.done() for task in self._tasks):
            return
        self._loop, self._is_listening = loop, asyncio.Event()
        self._tasks = [loop.create_task(self._listen()), loop.create_task(self._sweep())]

    async def _listen(self) -> None:
        wait = RETRY[0]
        while True:
            renewal = None
            try:
                layer: Any = get_channel_layer()
                channel = await layer.new_channel("live")
                await layer.group_add(GROUP, channel)
                renewal = asyncio.create_task(_renew(layer, channel))
                if not self._is_listening.is_set():
                    self._is_listening.set()
                else:  # it was away: what was pushed meanwhile is lost
                    await self._all_catch_up()
                wait = RETRY[0]
                while True:
                    await self._pass_on(await layer.receive(channel))
            except Exception:  # whatever the layer's trouble is, people stay connected and it is tried again
                log.warning("the channel layer is away", exc_info=True)
                self._is_listening.set()  # sockets live by the sweep until it is back
                await asyncio.sleep(wait * random.uniform(0.5, 1))
                wait = min(wait * 2, RETRY[1])
            finally:
                if renewal is not None:
                    renewal.cancel()

    async def _pass_on(self, message: dict[str, Any]) -> None:
        for recipient, seq, kind in message.get("to", ()):
            for socket in tuple(self._of_user.get(recipient, ())):
                notice = {**message["say"][_language(socket, message["say"])], "kind": kind}
                await self._safely(socket.hint(seq, notice))
        if case := message.get("case"):
            for socket in tuple(self._looking.get(case, ())):
                await self._safely(socket.moved(case))
        if bye := message.get("bye"):
            user, session = bye
            for socket in tuple(self._of_user.get(user, ())):
                if not session or socket.session_key == session:
                    await self._safely(socket.dismiss())

    async def _sweep(self) -> None:
        """One statement for everybody: whose number is behind the rows reads what is missing."""
        while True:
            await asyncio.sleep(SWEEP * random.uniform(0.8, 1.2))
            try:
                newest = await database_sync_to_async(notices.newest)(list(self._of_user))
            except Error:
                log.warning("the database is away; the next round looks again", exc_info=True)
                continue
            for user, last in newest.items():
                for socket in tuple(self._of_user.get(user, ())):
                    if socket.last < last:
                        await self._safely(socket.catch_up())

    async def _all_catch_up(self) -> None:
        for sockets in tuple(self._of_user.values()):
            for socket in tuple(sockets):
                await self._safely(socket.catch_up())

    @staticmethod
    async def _safely(doing: Any) -> None:
        try:
            await doing
        except Exception:  # one socket that broke must not keep the others waiting
            log.debug("a socket broke", exc_info=True)


async def _renew(layer: Any, channel: str) -> None:
    while True:
        await asyncio.sleep(RENEW)
        try:
            await layer.group_add(GROUP, channel)
        except Exception:  # each layer has errors of its own; there is a day for the next try
            log.warning("the channel layer did not renew the group", exc_info=True)


def _language(socket: Listener, said: dict[str, Any]) -> str:
    language = getattr(socket, "language", "")
    return language if language in said else next(iter(said))


hub = Hub()
