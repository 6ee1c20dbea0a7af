"""How quickly what was told reaches open pages: from the commit to the text at the socket, for one person, a hundred
and a thousand; beside it, the same fan-out by Redis alone, which is the limit."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

EVENTS = 20  # of each fan-out
ACK = 20  # notices for one acknowledgement, as the page's script does
REDIS = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/5"
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def run(sockets: int = 1000) -> dict[str, Any]:
    """ms (p50, p99), server CPU for each delivery beyond the first (µs: the row, the hint and the frame), memory for
    each connection (KiB) and how many were lost. Where there is no Redis, what needs one is left out."""
    _allow_files(sockets * 2 + 200)
    fanouts = sorted({1, min(100, sockets), sockets})
    figures: dict[str, Any] = {"sockets": sockets, "events of each fan-out": EVENTS}
    layers = {"layer in memory": "", **({"Redis PubSub": REDIS} if _has_redis() else {})}
    for name, redis in layers.items():
        with (
            tempfile.TemporaryDirectory() as home,
            _server(home, sockets, fanouts, redis) as (pid, port, told),
        ):
            figures[name] = asyncio.run(_measure(pid, port, told["cookies"], fanouts))
    figures["Redis alone"] = asyncio.run(_redis_alone(fanouts)) if _has_redis() else f"nobody at {REDIS}"
    return figures


async def _measure(pid: int, port: int, cookies: list[str], fanouts: list[int]) -> dict[str, Any]:
    before = _memory(pid)
    pages = [_Page(port, cookie) for cookie in cookies]
    for start in range(0, len(pages), 40):
        await asyncio.gather(*(page.open() for page in pages[start : start + 40]))
    await _until(lambda: all(page.is_here for page in pages))
    each: dict[int, float] = {}  # seconds of CPU an event, by fan-out
    found: dict[str, Any] = {"KiB a socket": round((_memory(pid) - before) / len(pages) / 1024, 1)}
    for fanout in fanouts:
        for page in pages:
            page.delays.clear()
        worked = _work(pid)
        for _event in range(EVENTS):
            await _get(port, f"/tell/{fanout}")
            await asyncio.sleep(0.05)
        await _until(lambda n=fanout: sum(len(page.delays) for page in pages) >= n * EVENTS, 20)
        delays = [delay for page in pages for delay in page.delays]
        each[fanout] = (_work(pid) - worked) / EVENTS
        more = (each[fanout] - each[fanouts[0]]) / (fanout - 1) if fanout > 1 else 0.0
        found[f"to {fanout}"] = {
            **_spread(delays),
            "ms CPU an event": round(each[fanout] * 1000, 1),
            "µs CPU a further delivery": round(more * 1e6),
            "lost": fanout * EVENTS - len(delays),
            "out of order": sum(page.faults for page in pages),
        }
    for page in pages:
        page.close()
    return found


class _Page:
    """A browser's end of one socket, no more than is needed of RFC 6455."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.is_here, self.last, self.faults = False, 0, 0
        self.delays: list[float] = []

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        key = base64.b64encode(os.urandom(16)).decode()
        self.writer.write(
            f"GET /live?since=0 HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nCookie: {self.cookie}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = await self.reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in head:
            raise ConnectionError(head.decode())
        self.task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            first, length = await self.reader.readexactly(2)
            if length == 126:
                length = int.from_bytes(await self.reader.readexactly(2), "big")
            body = await self.reader.readexactly(length)
            if first & 15 != 1:  # not a text
                continue
            message, now = json.loads(body), time.time()
            if message["type"] == "here":
                self.is_here = True
            elif message["type"] == "notice":
                self.faults += message["seq"] != self.last + 1
                self.last = message["seq"]
                self.delays.append(now - message["pushed"])
                if self.last % ACK == 0:
                    self._send(json.dumps({"seen": self.last}))

    def _send(self, text: str) -> None:
        self.writer.write(bytes([0x81, 0x80 | len(text)]) + bytes(4) + text.encode())  # masked with nothing

    def close(self) -> None:
        self.task.cancel()
        self.writer.close()


async def _redis_alone(fanouts: list[int]) -> dict[str, Any]:
    """As many connections as there are people, each subscribed to one channel, and one publisher."""
    host, port = _place(REDIS)
    delays: list[float] = []
    found = {}

    async def listen(reader: asyncio.StreamReader) -> None:
        while True:
            line = await reader.readuntil(b"\r\n")
            if line.startswith(b"T"):
                delays.append(time.time() - float(line[1:]))

    _reader, publisher = await asyncio.open_connection(host, port)
    for fanout in fanouts:
        ends, tasks = [], []
        for _person in range(fanout):
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(f"SUBSCRIBE bench{fanout}\r\n".encode())
            ends.append(writer)
            tasks.append(asyncio.create_task(listen(reader)))
        await asyncio.sleep(0.5)
        delays.clear()
        for _event in range(EVENTS):
            publisher.write(f"PUBLISH bench{fanout} T{time.time()}\r\n".encode())
            await asyncio.sleep(0.1)
        await _until(lambda n=fanout: len(delays) >= n * EVENTS, 10)
        found[f"to {fanout}"] = {**_spread(delays), "lost": fanout * EVENTS - len(delays)}
        for task, writer in zip(tasks, ends, strict=True):
            task.cancel()
            writer.close()
    publisher.close()
    return found


def _spread(delays: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(delays, n=100, method="inclusive") if len(delays) > 1 else [0.0] * 99
    return {"ms p50": round(cuts[49] * 1000, 1), "ms p99": round(cuts[98] * 1000, 1)}


async def _get(port: int, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n")
    if b" 204 " not in head:
        raise ConnectionError(head.decode())
    writer.close()


async def _until(is_so: Any, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not is_so() and time.monotonic() < until:
        await asyncio.sleep(0.02)


@contextmanager
def _server(
    home: str, sockets: int, fanouts: list[int], redis: str
) -> Iterator[tuple[int, int, dict[str, Any]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = Path(home) / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "project.bench.live_server", *map(str, (port, sockets, *fanouts))],
            env={**os.environ, "QINGYANG_DATA": home, "DATABASE_URL": "", "REDIS_URL": redis},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(log.read_text())
        yield process.pid, port, json.loads(line)
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()


def _work(pid: int) -> float:
    """Seconds of CPU so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _memory(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE


def _has_redis() -> bool:
    try:
        with socket.create_connection(_place(REDIS), timeout=1):
            return True
    except OSError:
        return False


def _place(url: str) -> tuple[str, int]:
    host, _colon, port = url.partition("//")[2].partition("/")[0].rpartition("@")[2].partition(":")
    return host, int(port or 6379)


def _allow_files(count: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count, hard), hard))
