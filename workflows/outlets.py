"""Keeping the register of accounts: entering one, changing what it is, and noting that something went out on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from . import office
from .act import Refused
from .models import Outlet, OutletStatus, User

S = Outlet.Status


def enter(outlet: Outlet, *, by: User, at: datetime) -> None:
    """Writes an account into the register, with the first line of its history."""
    if outlet.status_since is None:
        outlet.status_since = outlet.opened_on
    with transaction.atomic():
        office.keep(outlet, by=by, at=at, unit=outlet.unit)
        _write(outlet, "", by, at)


def change_status(outlet: Outlet, status: str, *, since: date, why: str, by: User, at: datetime) -> None:
    """停更, 注销, 恢复: from a day on, with its reason, in the history and in the trail of the office."""
    with transaction.atomic():
        fresh = Outlet.objects.select_for_update(of=("self",)).select_related("unit").get(pk=outlet.pk)
        if refusal := why_not(fresh, status, since, timezone.localdate(at)):
            raise Refused(refusal[1], code=refusal[0])
        fresh.status, fresh.status_since = status, since
        office.keep(fresh, by=by, at=at, unit=fresh.unit, words=why)
        _write(fresh, why, by, at)


def why_not(outlet: Outlet, status: str, since: date, today: date) -> tuple[str, str] | None:
    """What stands against such a change: about which entry, and in words."""
    if status == outlet.status:
        return "status", _("账号现在就是“{status}”").format(status=outlet.get_status_display())
    if since > today:
        return "since", _("日期不能晚于今天")
    if outlet.opened_on and since < outlet.opened_on:
        return "since", _("不能早于开通日期 {day}").format(day=outlet.opened_on.isoformat())
    if outlet.status_since and since < outlet.status_since:
        return "since", _("不能早于上一次变更的日期 {day}").format(day=outlet.status_since.isoformat())
    return None


def posted(outlets: Iterable[int], on: date) -> None:
    """Something went out on these accounts that day. An earlier day than the one noted changes nothing."""
    earlier = Q(last_post_on__isnull=True) | Q(last_post_on__lt=on)
    Outlet.objects.filter(earlier, pk__in=list(outlets)).update(last_post_on=on)


def _write(outlet: Outlet, why: str, by: User, at: datetime) -> None:
    OutletStatus(outlet=outlet, status=outlet.status, since=outlet.status_since, why=why, by=by, at=at).save()
