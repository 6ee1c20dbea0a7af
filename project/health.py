"""Tells a monitor whether this process can do its work: GET /healthz."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, cast

from asgiref.sync import sync_to_async
from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from project import __version__

PATIENCE = 3  # seconds for each part to answer


@never_cache
@login_not_required
async def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all parts answer; 503 names the one that is down."""
    parts = {"database": _ask_database, "channel_layer": _ask_channel_layer}
    answers = dict(zip(parts, await asyncio.gather(*map(_state, parts.values())), strict=True))
    status = 200 if set(answers.values()) == {"ok"} else 503
    return JsonResponse({**answers, "version": __version__}, status=status)


async def _state(ask: Callable[[], Awaitable[None]]) -> str:
    try:
        await asyncio.wait_for(ask(), PATIENCE)
    except TimeoutError:
        return "no answer"
    except (DatabaseError, RedisError, ChannelFull, OSError):
        return "down"  # the reason is for the log, not for a stranger
    return "ok"


async def _ask_database() -> None:
    # a thread of its own: a database that hangs must not hold up the thread that synchronous views share
    await sync_to_async(_query_database, thread_sensitive=False)()


def _query_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()  # this thread's, which nobody else would close


async def _ask_channel_layer() -> None:
    layer = cast(Any, get_channel_layer())
    channel = await layer.new_channel()
    receiving = asyncio.ensure_future(layer.receive(channel))
    try:
        while not receiving.done():  # Redis may hear the first message before it hears that we listen
            await layer.send(channel, {"type": "health"})
            await asyncio.wait({receiving}, timeout=0.2)
        receiving.result()
    finally:
        receiving.cancel()
    with suppress(TimeoutError):  # a layer forgets a channel once somebody has stopped waiting for it
        while True:
            await asyncio.wait_for(layer.receive(channel), 0.01)
