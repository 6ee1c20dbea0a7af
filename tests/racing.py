"""Several people at once: each in a thread with a connection of its own, all let go at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from workflows.engine import Refused


def race(*deeds: Callable[[], object]) -> Counter[str]:
    """Runs the deeds at the same moment; counts how they ended."""
    gate, ends = Barrier(len(deeds)), Counter[str]()

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            deed()
            ends["done"] += 1
        except Refused:
            ends["refused"] += 1
        except BaseException as error:  # counted by name: any of them fails the test
            ends[type(error).__name__] += 1
            raise
        finally:
            connection.close()

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends
