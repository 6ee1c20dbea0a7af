"""The clock beside a server of one process."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from project.clock import Clock
from rectification.models import FindingState
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows.models import Unit

BEGUN = timezone.make_aware(datetime(2026, 3, 2, 10))


@pytest.mark.django_db(transaction=True)
def test_what_has_come_is_done_when_the_site_starts(crew: Crew, centre: Unit, street: Unit) -> None:
    finding = build.finding(crew["inspector"], centre, at=BEGUN)
    finding = build.walk(finding, FindingState.OBSERVING, crew, lead=street, at=BEGUN)

    with Clock():
        pass  # it is stopped at once, and has its first run all the same

    assert people.fresh(finding).state == FindingState.CLOSED
