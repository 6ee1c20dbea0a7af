"""`python -m project demo`: loads the demo district into an empty database."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from project.demo.cast import PASSWORD, introduction
from project.demo.loading import load
from workflows.models import User


class Command(BaseCommand):
    """An invented district: twenty people, thirty articles and some findings in every state, counted back from now."""

    help = "Load the demo district into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Everybody's password is the same and known: that must be meant."""
        parser.add_argument("--yes-really", action="store_true", help="also where DEBUG=0")

    def handle(self, *args: Any, yes_really: bool, **options: Any) -> None:
        """Refuse where it could do harm; else load, and say who there is."""
        if not settings.DEBUG and not yes_really:
            raise CommandError(
                "DEBUG=0: all people of the demo have one password that everybody knows."
                " If this site is meant for a demo, say --yes-really"
            )
        if User.objects.exists():
            raise CommandError("There are people in this database; the demo goes into an empty one only")
        loaded = load()
        self.stdout.write(f"{loaded}, {User.objects.count()} people; everybody's password: {PASSWORD}")
        if options["verbosity"]:
            self.stdout.write(introduction())
