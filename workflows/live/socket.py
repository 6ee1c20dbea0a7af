"""One open page. It holds no rule: it knows how far its person has been told, and reads what came after."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from workflows import notices
from workflows.keys import keys

from .hub import hub

AT_ONCE = 50  # notices of one read
BACKLOG = 200  # notices sent and not yet acknowledged: a reader that slow is let go, and comes again
LOOKING = 200  # cases that one page may show
NOT_SIGNED_IN, SIGNED_OUT, TOO_SLOW = 4401, 4403, 4408


class NoticeSocket(AsyncJsonWebsocketConsumer):
    """`/live?since=N` sends every notice above N, in order and each once, for as long as it is open."""

    channel_layer_alias = "the hub's"  # there is no such layer: one channel a process, and none a socket

    async def connect(self) -> None:
        user = self.scope.get("user")
        self.user_id, self.looking, self.is_reading, self.again = 0, frozenset[int](), False, False
        await self.accept()
        if user is None or not user.is_authenticated or not user.is_active:
            await self.close(NOT_SIGNED_IN)
            return
        self.language, self.session_key = user.language or "zh-hans", self.scope["session"].session_key or ""
        said = parse_qs(self.scope["query_string"].decode("latin-1")).get("since", [])
        self.last = self.seen = next(iter(keys(said)), 0)
        self.user_id = user.pk
        await hub.join(self)  # first: what is told from now on comes as a hint
        await self.catch_up()
        await self.send_json({"type": "here", "last": self.last})

    async def disconnect(self, code: int) -> None:
        if self.user_id:
            hub.leave(self)

    async def receive_json(self, content: Any, **_more: Any) -> None:
        """`seen`: how far the page has come; `looking`: the cases that it shows."""
        if not isinstance(content, dict):
            return
        if isinstance(seen := content.get("seen"), int):
            self.seen = max(self.seen, min(seen, self.last))
        if isinstance(cases := content.get("looking"), list):
            hub.look(self, keys(map(str, cases[:LOOKING])))

    async def hint(self, seq: int, notice: dict[str, Any]) -> None:
        """The next one is passed on as it is; what leaves a gap makes the socket read."""
        if self.is_reading or seq > self.last + 1:
            await self.catch_up()
        elif seq == self.last + 1:
            await self._tell(seq, notice)

    async def catch_up(self) -> None:
        """Reads what came after the last one, until there is nothing more."""
        self.again = True
        if self.is_reading:
            return
        self.is_reading = True
        try:
            while self.again:
                self.again = False
                for seq, notice in await database_sync_to_async(notices.since)(
                    self.user_id, self.last, AT_ONCE, self.language
                ):
                    await self._tell(seq, notice)
                    self.again = True
        finally:
            self.is_reading = False

    async def moved(self, case: int) -> None:
        await self.send_json({"type": "moved", "case": case})

    async def dismiss(self) -> None:
        await self.close(SIGNED_OUT)

    async def _tell(self, seq: int, notice: dict[str, Any]) -> None:
        self.last = seq
        await self.send_json({"type": "notice", "seq": seq, **notice})
        if self.last - self.seen > BACKLOG:
            await self.close(TOO_SLOW)
