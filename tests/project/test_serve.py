"""`python -m project serve`: one command, one process, HTTP and WebSocket."""

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.project.commands import ROOT, command, environment


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(data: Path, port: int, **decided: str) -> Iterator[subprocess.Popen[str]]:
    """The site, started by the command and answering."""
    # Ctrl-C may cut a request off before Django has closed its body's file: the collector does, and may say so
    decided = {"PYTHONWARNINGS": "ignore::ResourceWarning", **decided}
    server = subprocess.Popen(
        [sys.executable, "-m", "project", "serve", "--port", str(port)],
        env=environment(data, **decided),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.05)  # between two knocks at the door, not in place of a condition
        yield server
    finally:
        server.kill()
        server.wait(10)
        if server.stdout:
            server.stdout.close()


def get(port: int, path: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body that the server answers with."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read().decode()
    finally:
        connection.close()


def stopped(server: subprocess.Popen[str]) -> str:
    """Press Ctrl-C; what the server had printed by the time it was gone."""
    server.send_signal(signal.SIGINT)
    printed, _ = server.communicate(timeout=30)
    assert server.returncode == 0, printed
    assert "Traceback" not in printed
    return printed


def test_the_first_start_loads_the_demo_and_the_second_keeps_the_data(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port) as server:
        assert get(port, "/healthz")[0] == 200
        printed = stopped(server)
    assert "First start" in printed
    assert f"http://127.0.0.1:{port}/" in printed
    key = (tmp_path / "secret_key").read_bytes()
    with serving(tmp_path, port) as server:
        assert get(port, "/healthz")[0] == 200
        again = stopped(server)
    assert "First start" not in again
    assert (tmp_path / "secret_key").read_bytes() == key


def test_a_taken_port_is_refused_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = command("serve", data=tmp_path, PORT=str(port))
    assert refused.returncode == 1
    assert f"Port {port} is taken" in refused.stderr
    assert f"PORT={port + 1} make run" in refused.stderr
    assert not (tmp_path / "qingyang.sqlite3").exists()


def test_with_debug_off_there_is_no_demo_and_static_files_may_be_kept_for_ever(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port, DEBUG="0", HTTPS="0") as server:
        assert get(port, "/healthz")[0] == 200
        names = [path.name for path in (tmp_path / "static" / "django_htmx").glob("htmx-4.min.*.js")]
        status, headers, script = get(port, f"/static/django_htmx/{names[0]}")
        printed = stopped(server)
    assert status == 200
    assert "immutable" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert len(script) == int(headers["Content-Length"])
    assert re.search(r"^清样 \S+  http://127", printed, re.MULTILINE)
    assert "First start" not in printed
