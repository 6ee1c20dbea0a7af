"""The register of accounts as a table: its columns are what an import of the same table reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflows.models import Outlet
from workflows.reports.sheet import Column, Kind, Sheet


def table(outlets: Iterable[Outlet], on: date) -> Sheet:
    """One row an account, headings in the first row."""
    return Sheet(title="", name=_("账号名册"), columns=columns(), rows=_rows(outlets, on))


def columns() -> list[Column]:
    return [
        Column("name", _("账号名称")),
        Column("platform", _("平台")),
        Column("unit", _("主办单位")),
        Column("handle", _("账号 ID")),
        Column("aliases", _("别名")),
        Column("filing_number", _("备案号")),
        Column("owner", _("负责人")),
        Column("operator", _("运维方式")),
        Column("vendor", _("代运维单位")),
        Column("opened_on", _("开通日期"), Kind.DATE),
        Column("status", _("状态")),
        Column("status_since", _("现状态自"), Kind.DATE),
        Column("last_post_on", _("最近发布"), Kind.DATE),
        Column("days_silent", _("未更新天数"), Kind.NUMBER),
    ]


def _rows(outlets: Iterable[Outlet], on: date) -> Iterator[dict[str, Any]]:
    for outlet in outlets:
        yield {
            "name": outlet.name,
            "platform": str(outlet.get_platform_display()),
            "unit": outlet.unit.name,
            "handle": outlet.handle,
            "aliases": "、".join(outlet.other_names),
            "filing_number": outlet.filing_number,
            "owner": outlet.owner.name if outlet.owner else "",
            "operator": str(outlet.get_operator_display()),
            "vendor": outlet.vendor,
            "opened_on": outlet.opened_on,
            "status": str(outlet.get_status_display()),
            "status_since": outlet.status_since,
            "last_post_on": outlet.last_post_on,
            "days_silent": outlet.days_silent(on),
        }
