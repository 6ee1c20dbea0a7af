"""摸排汇总 as a table: unit by platform, and the accounts one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from rectification.models import Campaign
from rectification.pages.campaign import Row, sums
from workflows.reports.sheet import Column, Kind, Sheet


def sheets(campaign: Campaign, rows: list[Row]) -> list[Sheet]:
    total = sums(rows)
    note = _(
        "{asked} 个单位，已报 {answered} 个，未报 {waiting} 个；账号 {accounts} 个，未建立 {without} 项"
    ).format(
        asked=total.asked,
        answered=total.answered,
        waiting=total.waiting,
        accounts=total.accounts,
        without=total.without,
    )
    title = _("{title}账号摸排汇总表").format(title=campaign.title)
    platforms = [Column(each.value, str(each.label), Kind.NUMBER) for each in campaign.asked_platforms]
    summary = [
        Column("unit", _("单位")),
        *platforms,
        Column("accounts", _("账号合计"), Kind.NUMBER),
        Column("state", _("填报情况")),
        Column("by", _("填报人")),
        Column("at", _("填报时间"), Kind.MOMENT),
        Column("words", _("说明")),
    ]
    return [
        Sheet(title=title, note=note, name=_("汇总"), columns=summary, rows=map(_summary, rows)),
        Sheet(title="", name=_("账号"), columns=_account_columns(), rows=_accounts(rows)),
    ]


def _summary(row: Row) -> dict[str, Any]:
    census = row.census
    cells = {
        cell.platform.value: (cell.count or _("未建立")) if cell.told else _("未报") for cell in row.cells
    }
    return {
        **cells,
        "unit": census.asked.name,
        "accounts": census.accounts if census.is_answered else None,
        "state": str(census.get_state_display()),
        "by": census.answered_by.name if census.answered_by else "",
        "at": census.answered_at,
        "words": census.words,
    }


def _account_columns() -> list[Column]:
    return [
        Column("unit", _("主办单位")),
        Column("platform", _("平台")),
        Column("name", _("账号名称")),
        Column("handle", _("账号 ID")),
        Column("filing_number", _("备案号")),
        Column("standing", _("与名册核对")),
    ]


def _accounts(rows: list[Row]) -> Iterator[dict[str, Any]]:
    for row in rows:
        for cell in row.cells:
            for account in cell.accounts:
                outlet = account.outlet
                standing = _("一致") if outlet else _("名册没有")
                yield {
                    "unit": row.census.asked.name,
                    "platform": str(cell.platform.label),
                    "name": account.name,
                    "handle": outlet.handle if outlet else "",
                    "filing_number": outlet.filing_number if outlet else "",
                    "standing": _("名册有，报无") if account.gone else standing,
                }
