"""Two tabs that let the same rows in at the same moment."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from rectification.intakes import opening
from rectification.models import Finding
from tests.rectification.build import Crew
from tests.rectification.intakes import read
from workflows import in_step
from workflows.models import Unit, User

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_tabs_at_once_open_every_row_once(crew: Crew, centre: Unit) -> None:
    rows = [[n, "个别单位", None, None, "其他", f"问题{n}", None, None] for n in range(12)]
    intake = read(crew["inspector"], centre, *rows)
    opening.begin(intake)
    gate = Barrier(2)
    ended: list[User] = []

    def press_until_done(by: User) -> None:
        gate.wait()
        try:
            while not opening.go_on(intake, by=by, chunk=2).is_over:
                pass
            ended.append(by)
        finally:
            connection.close()

    tabs = [Thread(target=press_until_done, args=(crew[who],)) for who in ("inspector", "dispatcher")]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()

    assert len(ended) == 2
    assert Finding.objects.count() == 12
    assert intake.lines.filter(finding__isnull=True).count() == 0
    assert list(in_step.faults()) == []
