"""`python -m project keep_time`: lets time do what it does, for cron or a systemd timer (docs/maintaining)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rectification.clockwork import keep_time


class Command(BaseCommand):
    """What has come by now and was not done yet; run twice it does nothing more."""

    help = "Strike off, lapse, remind and urge what is due. Fails if a finding failed; the others were done."

    def handle(self, *args: Any, **options: Any) -> None:
        tally = keep_time()
        if tally.failed:
            raise CommandError(str(tally))
        if options["verbosity"]:
            self.stdout.write(str(tally))
