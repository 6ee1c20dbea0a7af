"""When a year's notice is entered, what was counted by the old calendar is counted again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rectification.clock import counted_again
from rectification.models import Finding
from workflows import engine
from workflows.calendar import calendar_changed
from workflows.models import User


def listen() -> None:
    """Called once the app is ready."""
    calendar_changed.connect(_edited, dispatch_uid="rectification.redating")


def _edited(sender: type, at: datetime, version: int, **_more: Any) -> None:
    """Inside the transaction of the edit, where deadlines are counted by the new calendar already."""
    running = Finding.objects.unsettled().filter(due_days__isnull=False).exclude(calendar_version=version)
    moved = [finding for finding in running.order_by("pk") if counted_again(finding, at) is not None]
    system = User.objects.system() if moved else None
    for finding in moved:
        assert system is not None
        engine.perform(finding, "recompute", by=system, at=at)
