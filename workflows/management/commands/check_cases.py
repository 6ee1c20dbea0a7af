"""`python -m project check_cases`: compares state, open tasks and trail of every case."""

from typing import Any

from django.core.management.base import BaseCommand

from workflows.in_step import faults


class Command(BaseCommand):
    help = "Compares state, open tasks and trail of every case; exits 1 if one is out of step."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for fault in faults():
            count += 1
            self.stdout.write(str(fault))
        if count:
            self.stdout.write(self.style.ERROR(f"{count} out of step"))
            raise SystemExit(1)
        self.stdout.write(self.style.SUCCESS("every case is in step"))
