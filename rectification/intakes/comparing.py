"""A row that names a finding of this ledger, beside that finding: where they differ. Nothing is ever changed by it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.utils import timezone

from rectification.accounts import Register
from rectification.bulletin_fields import Entry, is_vague, said
from rectification.category_names import category_of, severity_of
from rectification.models import Finding
from rectification.platform_names import platform_of, squeezed
from workflows.reports.reading import NoSuchDay, as_date, as_text

from .drafts import LABELS

OURS = re.compile(r"ZG-\d{4}-\d{5,}", re.IGNORECASE)  # how the numbers of a ledger look
Difference = tuple[str, str, str]  # label, in the ledger, in the file


def is_ours(code: str) -> bool:
    """Whether this looks like a number of a ledger, and not like one of the sender's own."""
    return bool(OURS.fullmatch(code.strip()))


def differences(
    finding: Finding, entry: Entry, columns: Mapping[str, int], register: Register, *, year: int
) -> list[Difference]:
    """Field by field, of the columns that the table has; what a finding keeps no field for is not compared."""
    return list(_Beside(finding, entry, columns, register, year).differ())


class _Beside:
    """One row and its finding."""

    def __init__(
        self, finding: Finding, entry: Entry, columns: Mapping[str, int], register: Register, year: int
    ) -> None:
        self.finding, self.register, self.year = finding, register, year
        self.words = {
            key: said(as_text(entry.row.cells.get(column)))
            for key, column in columns.items()
            if key in LABELS
        }

    def differ(self) -> Iterator[Difference]:
        """Each field has a method of its own: what the ledger says, and whether the file says the same."""
        fields = {
            "unit": self.unit,
            "outlet": self.outlet,
            "category": self.category,
            "problem": self.problem,
            "excerpt": self.excerpt,
            "url": self.url,
            "found_on": self.found_on,
            "severity": self.severity,
            "due_on": self.due_on,
        }
        for key, compare in fields.items():
            if key not in self.words:
                continue
            words = self.words[key]
            kept, is_same = compare(words)
            if not is_same:
                yield LABELS[key], kept, words

    def unit(self, words: str) -> tuple[str, bool]:
        lead = self.finding.lead
        if lead is None:
            return "", not words or is_vague(words)
        office = self.register.office(words)
        return lead.name, office.id == lead.pk if office else words == lead.name

    def outlet(self, words: str) -> tuple[str, bool]:
        outlet = self.finding.outlet
        if outlet is None:
            return "", not words or words == self.finding.locus
        if words == str(outlet):
            return str(outlet), True
        platform = platform_of(self.words.get("platform", "")) or ""
        account = self.register.account(words, platform).account
        same_name = words == outlet.name and platform in ("", outlet.platform)
        return str(outlet), same_name if account is None else account.id == outlet.pk

    def category(self, words: str) -> tuple[str, bool]:
        return self.finding.get_category_display(), category_of(words) == self.finding.category

    def severity(self, words: str) -> tuple[str, bool]:
        return self.finding.get_severity_display(), severity_of(words) == self.finding.severity

    def problem(self, words: str) -> tuple[str, bool]:
        """The title, the description, or the one after the other."""
        title, description = self.finding.title, self.finding.description
        return title, squeezed(words) in {
            squeezed(title),
            squeezed(description),
            squeezed(title + description),
        }

    def excerpt(self, words: str) -> tuple[str, bool]:
        return self.finding.phrase, words == self.finding.phrase

    def url(self, words: str) -> tuple[str, bool]:
        return self.finding.url, words == self.finding.url

    def found_on(self, words: str) -> tuple[str, bool]:
        return self.day(self.finding.found_at, words)

    def due_on(self, words: str) -> tuple[str, bool]:
        return self.day(self.finding.due_current, words)

    def day(self, kept: datetime | None, words: str) -> tuple[str, bool]:
        day = timezone.localdate(kept) if kept else None
        return day.isoformat() if day else "", _read(words, self.year) == day if words else day is None


def _read(words: str, year: int) -> date | None:
    try:
        return as_date(words, year=year)
    except NoSuchDay:
        return None
