"""`python -m project bench flow|intake|lists|notices|redline|uploads`: prints measured figures; asserts nothing."""

import json
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

OF_TEXTS = ("flow", "lists", "redline")  # measure the editorial half
ALWAYS = ("intake", "notices", "uploads")
WHAT = (*OF_TEXTS, *ALWAYS) if settings.EDITORIAL else ALWAYS


class Command(BaseCommand):
    help = "Measures in a scratch database of the configured server and prints figures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=WHAT)
        parser.add_argument("--articles", type=int, default=200, help="flow: how many to walk through")
        parser.add_argument("--finished", type=int, default=10_000, help="flow: how many lie there already")
        parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000, 100_000], help="lists")
        parser.add_argument("--rows", type=int, default=5000, help="intake: of the file")
        parser.add_argument("--runs", type=int, default=15, help="lists: how often each page is asked for")
        parser.add_argument(
            "--words", action="store_true", help="lists: index the texts, and look for a word"
        )
        parser.add_argument("--sockets", type=int, default=1000, help="notices: how many pages are open")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        asked: dict[str, dict[str, Any]] = {
            "flow": {name: options[name] for name in ("articles", "finished")},
            "intake": {"rows": options["rows"]},
            "notices": {"sockets": options["sockets"]},
            "lists": {name: options[name] for name in ("sizes", "words", "runs")},
        }
        what = options["what"]
        figures = import_module(f"project.bench.{what}").run(**asked.get(what, {}))
        if options["json"]:
            self.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(lines(figures)))


def lines(figures: dict[str, Any], indent: str = "") -> list[str]:
    """Nested figures, one a line, indented."""
    written = []
    for name, value in figures.items():
        if isinstance(value, dict):
            written += [f"{indent}{name}", *lines(value, indent + "  ")]
        else:
            written.append(f"{indent}{name:<24} {value}")
    return written
