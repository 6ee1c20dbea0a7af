"""`python -m project serve`: prepares the database and serves the site, HTTP and WebSocket, in one process."""

import errno
import os
import socket
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from project import __version__
from project.clock import Clock
from project.demo.cast import introduction


class Command(BaseCommand):
    """What `make run` does once the packages are there. A second start keeps the data."""

    help = "Prepare the database and serve the site. On a laptop (DEBUG=1) the first start loads the demo."
    requires_system_checks = []  # migrate runs them

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen; by default only this machine can connect."""
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000)

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        """Fail early if the port is taken; then migrate, load the demo, say where we are, and serve."""
        _insist_on(host, port)
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        if settings.DEBUG:
            self._load_demo()
        else:
            call_command("collectstatic", verbosity=0, interactive=False)
        self.stdout.write(f"清样 {__version__}  http://{host}:{port}/  (Ctrl-C stops it)")
        if settings.DEBUG:
            self.stdout.write(introduction())
        self.stdout.flush()
        with (
            nullcontext() if settings.REDIS_URL else Clock()
        ):  # with Redis, several processes may serve the site
            _serve(host, port)

    def _load_demo(self) -> None:
        if get_user_model().objects.exists():
            return
        self.stdout.write("First start: loading the demo")
        call_command("demo", stdout=self.stdout, verbosity=0)


def _insist_on(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} is taken, perhaps by another 清样. Choose another: PORT={port + 1} make run"
                ) from error
            raise CommandError(f"Cannot listen on {host}:{port}: {error.strerror}") from error


def _serve(host: str, port: int) -> None:
    # here, because importing Daphne installs Twisted's event loop
    from daphne.endpoints import build_endpoint_description_strings
    from daphne.server import Server

    from project.asgi import application

    behind_proxy = {
        "proxy_forwarded_address_header": "X-Forwarded-For",
        "proxy_forwarded_port_header": "X-Forwarded-Port",
        "proxy_forwarded_proto_header": "X-Forwarded-Proto",
    }
    Server(
        application,
        # the sockets of a whole office come back at once after a restart; Twisted would let 50 wait in line
        endpoints=[
            f"{each}:backlog=4096" for each in build_endpoint_description_strings(host=host, port=port)
        ],
        server_name="",
        **(behind_proxy if settings.BEHIND_PROXY else {}),
    ).run()
