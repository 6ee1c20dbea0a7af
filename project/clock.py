"""The clock of a site that one process serves: lets time do what it does, at the start and every few minutes."""

from __future__ import annotations

import logging
from threading import Event, Thread

from django.db import DatabaseError, connection

from rectification.clockwork import keep_time

EVERY = 5 * 60  # seconds
PATIENCE = 10  # seconds that the last run has to end when the site stops
log = logging.getLogger(__name__)


class Clock:
    """A thread beside the server. Where several processes serve the site, cron or a timer runs `keep_time` instead."""

    def __init__(self, every: float = EVERY) -> None:
        self.every = every
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="clock", daemon=True)

    def __enter__(self) -> Clock:
        self._thread.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._stopped.set()
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        self._tick()
        while not self._stopped.wait(self.every):
            self._tick()

    def _tick(self) -> None:
        """One run. A database that is away now may be back at the next one."""
        try:
            tally = keep_time()
        except DatabaseError:
            log.exception("time could not be kept")
        else:
            if tally.done or tally.failed:
                log.info("time was kept: %s", tally)
        finally:
            connection.close()
