"""The page of one campaign: unit by platform, who has not told yet, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from rectification.forms.campaign import CAMPAIGN_ASKS
from rectification.models import Campaign, Category, Census, Finding, Source
from rectification.pages.finding import Asking, asking_for
from rectification.rules import REGISTER
from workflows import engine
from workflows.models import Outlet, Platform, Record, Role, Unit, User
from workflows.pages import Asked
from workflows.permissions import holds, units_read_by
from workflows.telling import WITH, Told, tell

KEEP = (Role.ADMINISTRATOR, Role.PUBLISHER)
LATEST = 50  # findings that came of it, on its page


@dataclass(frozen=True)
class Account:
    """One account that a unit told of; `outlet` where the register has it. `gone` says that it has it wrongly."""

    name: str
    platform: Platform
    outlet: Outlet | None
    gone: bool
    register_url: str
    enter_url: str = ""


@dataclass(frozen=True)
class Cell:
    """One unit on one platform: told or not, and the accounts."""

    platform: Platform
    told: bool
    count: int
    accounts: list[Account]

    @property
    def differs(self) -> bool:
        """Whether the register says something else."""
        return any(account.gone or account.outlet is None for account in self.accounts)


@dataclass(frozen=True)
class Row:
    census: Census
    cells: list[Cell]
    overdue: bool


@dataclass(frozen=True)
class Sums:
    """N units, M accounts, K times 未建立."""

    asked: int
    answered: int
    accounts: int
    without: int
    unregistered: int
    gone: int

    @property
    def waiting(self) -> int:
        return self.asked - self.answered


@dataclass(frozen=True)
class CampaignPage:
    """Everything that the templates of the page name."""

    campaign: Campaign
    asked: Asked
    asking: list[Asking]
    platforms: list[Platform]
    rows: list[Row]
    sums: Sums
    findings: list[Finding]
    told: list[Told]
    can: frozenset[str]
    units: list[Unit]
    may_register: bool
    kept: frozenset[int]  # units whose accounts the reader enters into the register


def campaign_for(reader: User, pk: int) -> Campaign:
    """The campaign, if this person may know of it; else 404."""
    found = Campaign.objects.visible_to(reader).select_related("unit", "author").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def read(campaign: Campaign, reader: User, *, at: datetime, asked: Asked) -> CampaignPage:
    records = Record.objects.filter(case=campaign.pk).select_related(*WITH).order_by("-at", "-pk")
    rows = rows_of(censuses_of(campaign), campaign, at)
    opened = engine.open_to(reader, campaign, at=at)
    return CampaignPage(
        campaign=campaign,
        asked=asked,
        asking=asking_for(opened, campaign, reader, asked, CAMPAIGN_ASKS, first=("launch",)),
        platforms=campaign.asked_platforms,
        rows=rows,
        sums=sums(rows),
        findings=list(findings_of(campaign, reader).order_by("-pk")[:LATEST]),
        told=tell(list(records), subjects=[campaign]),
        can=frozenset(opened),
        units=[] if rows else list(campaign.units.order_by("path")),
        may_register=holds(reader, *REGISTER, over=campaign.unit),
        kept=frozenset(units_read_by(reader, KEEP).values_list("pk", flat=True)),
    )


def findings_of(campaign: Campaign, reader: User) -> QuerySet[Finding]:
    """What was registered with this campaign as its source."""
    seen: QuerySet[Finding] = Finding.objects.visible_to(reader)
    return seen.filter(
        source=Source.CAMPAIGN, source_ref=campaign.reference, unit=campaign.unit_id
    ).select_related("lead")


def censuses_of(campaign: Campaign) -> list[Census]:
    """Unit by unit."""
    return list(campaign.censuses.select_related("asked", "answered_by").order_by("asked__path"))


def rows_of(censuses: list[Census], campaign: Campaign, at: datetime) -> list[Row]:
    """Each with its cells; the accounts that they name in one statement."""
    for census in censuses:
        census.campaign = campaign
    names = {
        pk
        for census in censuses
        for platform in census.told
        if (told := census.of(platform))
        for pk in (*told.outlets, *told.gone)
    }
    outlets = Outlet.objects.in_bulk(names) if names else {}
    return [
        Row(
            census,
            [_cell(census, platform, outlets) for platform in campaign.asked_platforms],
            census.is_overdue(at),
        )
        for census in censuses
    ]


def _cell(census: Census, platform: Platform, outlets: dict[int, Outlet]) -> Cell:
    told = census.of(platform)
    if told is None:
        return Cell(platform, False, 0, [])
    accounts = [
        *(_registered(census.campaign, outlets[pk], gone=False) for pk in told.outlets if pk in outlets),
        *(_unregistered(census, name, platform) for name in told.others),
        *(_registered(census.campaign, outlets[pk], gone=True) for pk in told.gone if pk in outlets),
    ]
    return Cell(platform, True, told.count, accounts)


def _registered(campaign: Campaign, outlet: Outlet, *, gone: bool) -> Account:
    url = _register_url(campaign, outlet=outlet.pk)
    return Account(outlet.name, Platform(outlet.platform), outlet, gone, url)


def _unregistered(census: Census, name: str, platform: Platform) -> Account:
    where = f"{name}（{platform.label}）"
    url = _register_url(census.campaign, locus=where[:120], category=Category.UNFILED.value)
    known = urlencode({"name": name, "platform": platform.value, "unit": str(census.asked_id)})
    return Account(name, platform, None, False, url, f"{reverse('outlet_new')}?{known}")


def _register_url(campaign: Campaign, **told: str | int) -> str:
    """登记问题, with what is known filled in."""
    known: dict[str, str | int] = {
        "unit": campaign.unit_id,
        "source": Source.CAMPAIGN.value,
        "source_ref": campaign.reference,
    }
    return f"{reverse('rectification:register')}?{urlencode({**known, **told})}"


def sums(rows: Iterable[Row]) -> Sums:
    rows = list(rows)
    told = [row.census for row in rows if row.census.is_answered]
    accounts = [account for row in rows for cell in row.cells for account in cell.accounts]
    return Sums(
        asked=len(rows),
        answered=len(told),
        accounts=sum(census.accounts for census in told),
        without=sum(census.without for census in told),
        unregistered=sum(account.outlet is None for account in accounts),
        gone=sum(account.gone for account in accounts),
    )
