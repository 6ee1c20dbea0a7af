"""How a sheet writes times and reasons."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from editorial.models import ReasonCode

SHORT = 16  # of a digest or a checksum


def stamp(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i") if at else ""


def reason_name(code: str) -> str:
    return str(ReasonCode(code).label) if code in ReasonCode.values else code or "—"
