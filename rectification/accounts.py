"""The register of units and their accounts as plain data, and what a name in somebody else's table means in it.

A name counts only when it is the registered name or a registered alias. What merely resembles one is a suggestion,
which a person takes or leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from workflows.models import Outlet, Platform, Unit

from .platform_names import platform_of, squeezed, without_platform

ALIKE = 72  # of 100: from here on a resemblance is worth showing
MOST_SUGGESTIONS = 3
T = TypeVar("T")
_BRACKETED = re.compile(r"[(（【\[〔]([^()（）【】\[\]〔〕]*)[)）】\]〕]")
_QUOTED = re.compile(r"[“\"'‘「『《]([^“”\"'‘’「」『』《》]+)[”\"'’」』》]")
_SEPARATORS = re.compile(r"[、,，;；/\n]+")


@dataclass(frozen=True)
class Office:
    """A unit as the register knows it."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()

    @classmethod
    def of(cls, unit: Unit) -> Office:
        return cls(unit.pk, unit.name, (unit.short_name,) if unit.short_name else ())


@dataclass(frozen=True)
class Account:
    """An account as the register knows it; `platform` is a value of Platform."""

    id: int
    name: str
    platform: str
    unit: Office
    aliases: tuple[str, ...] = ()

    @classmethod
    def of(cls, outlet: Outlet) -> Account:
        """As it is registered; `outlet` brings its unit along."""
        return cls(outlet.pk, outlet.name, outlet.platform, Office.of(outlet.unit), outlet.other_names)

    @property
    def platform_name(self) -> str:
        return str(Platform(self.platform).label)


@dataclass(frozen=True)
class Suggestion:
    """What might have been meant; `of` is "unit" or "outlet", `alike` of 100 how much the names resemble."""

    of: str
    id: int
    label: str
    alike: int


@dataclass(frozen=True)
class Match:
    """What a name means: one account, or several that bear it, or none."""

    account: Account | None = None
    namesakes: tuple[Account, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True)
class Unknown:
    """A name that the register cannot tell; on a platform, where one is said. `of` is "unit" or "outlet"."""

    of: str
    words: str
    platform: str = ""


class Register:
    """Units and accounts by every name they are known under. `settled` is what a person said of names that it
    could not tell."""

    def __init__(
        self,
        accounts: Iterable[Account],
        offices: Iterable[Office] = (),
        settled: Mapping[Unknown, int] | None = None,
    ) -> None:
        self.accounts = list(accounts)
        self.offices = list(
            {office.id: office for office in (*offices, *(a.unit for a in self.accounts))}.values()
        )
        self._accounts: dict[str, list[Account]] = {}
        self._offices: dict[str, Office] = {}
        for account in self.accounts:
            for name in dict.fromkeys(map(squeezed, (account.name, *account.aliases))):
                self._accounts.setdefault(name, []).append(account)
        for office in self.offices:
            for name in (office.name, *office.aliases):
                self._offices.setdefault(squeezed(name), office)
        self._resembling: dict[tuple[str, str], tuple[Suggestion, ...]] = {}
        offices_by_id = {office.id: office for office in self.offices}
        accounts_by_id = {account.id: account for account in self.accounts}
        self._settled_offices = _answers("unit", settled or {}, offices_by_id)
        self._settled_accounts = _answers("outlet", settled or {}, accounts_by_id)

    @classmethod
    def read(cls, outlets: QuerySet[Outlet], units: QuerySet[Unit]) -> Register:
        """These rows of the register, with every alias that is registered; two statements."""
        return cls(map(Account.of, outlets.select_related("unit")), map(Office.of, units))

    def office(self, words: str) -> Office | None:
        if said := self._settled_offices.get(Unknown("unit", words)):
            return said
        return next((self._offices[name] for name in _spellings(words) if name in self._offices), None)

    def account(self, words: str, platform: str = "", unit: Office | None = None) -> Match:
        """What the words mean on that platform, of that unit; each may be unknown."""
        if said := self._settled_accounts.get(Unknown("outlet", words, platform)):
            return Match(said)
        for name, hint in _readings(words):
            if bearers := self._accounts.get(name):
                return self._one_of(bearers, platform or hint, unit)
        return Match(suggestions=self.resembling("outlet", words))

    def several_accounts(self, words: str) -> list[Account]:
        """The accounts of a list in one cell; empty unless every part of it is known."""
        matches = [self.account(part) for part in parts(words)]
        found = [match.account for match in matches if match.account]
        return found if len(found) == len(matches) > 1 else []

    def several_offices(self, words: str) -> list[Office]:
        """The same for units."""
        found = [office for part in parts(words) if (office := self.office(part))]
        return found if len(found) == len(parts(words)) > 1 else []

    def resembling(self, of: str, words: str) -> tuple[Suggestion, ...]:
        """The names most like this one, best first."""
        key = (of, squeezed(words))
        if key not in self._resembling:
            self._resembling[key] = tuple(self._search(*key))
        return self._resembling[key]

    def _search(self, of: str, letters: str) -> Iterator[Suggestion]:
        names = self._accounts if of == "outlet" else self._offices
        bare = without_platform(letters)
        wanted = bare[0] if of == "outlet" and bare else letters
        seen: set[int] = set()
        limit = MOST_SUGGESTIONS * 2
        for name, alike, _place in process.extract(
            wanted, list(names), scorer=fuzz.WRatio, score_cutoff=ALIKE, limit=limit
        ):
            found: Iterable[Account | Office] = (
                self._accounts[name] if of == "outlet" else (self._offices[name],)
            )
            for one in found:
                if one.id not in seen and len(seen) < MOST_SUGGESTIONS:
                    seen.add(one.id)
                    yield suggestion(one, round(alike))

    def _one_of(self, bearers: list[Account], platform: str, unit: Office | None) -> Match:
        there = [account for account in bearers if not platform or account.platform == platform]
        if len(there) > 1 and unit:
            there = [account for account in there if account.unit.id == unit.id] or there
        if len(there) == 1:
            return Match(there[0])
        return Match(
            namesakes=tuple(bearers), suggestions=tuple(suggestion(a, 100) for a in there or bearers)
        )


def _answers(of: str, settled: Mapping[Unknown, int], by_id: Mapping[int, T]) -> dict[Unknown, T]:
    return {name: by_id[key] for name, key in settled.items() if name.of == of and key in by_id}


def suggestion(one: Account | Office, alike: int) -> Suggestion:
    if isinstance(one, Account):
        return Suggestion("outlet", one.id, f"{one.name}·{one.platform_name}", alike)
    return Suggestion("unit", one.id, one.name, alike)


def parts(words: str) -> list[str]:
    """The names of a list in one cell."""
    return [part for part in _SEPARATORS.split(words) if part.strip()]


def _spellings(words: str) -> list[str]:
    """The words as they are, and without what stands in brackets."""
    return list(dict.fromkeys((squeezed(words), squeezed(_BRACKETED.sub("", words)))))


def _readings(words: str) -> Iterator[tuple[str, str]]:
    """An account's name as it might be registered, surest first, with the platform that is named beside it."""
    beside = next((p for inside in _BRACKETED.findall(words) if (p := platform_of(inside))), None)
    for name in _spellings(words):
        yield name, beside or ""
    if quoted := _QUOTED.search(words):
        outside = platform_of(words.replace(quoted[0], ""))
        yield squeezed(quoted[1]), outside or beside or ""
    if apart := without_platform(_BRACKETED.sub("", words)):
        yield apart
