"""摸排: one part for each platform, filled in with what the register has or with what was told before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from rectification.models import Census, Reported
from workflows.forms.acts import ActForm, words
from workflows.models import Outlet, Platform

SOME, NONE = "some", "none"
MOST = 20  # accounts that the register does not have, on one platform of one unit
LONGEST = 60  # of a name


@dataclass(frozen=True)
class Part:
    """One platform on the form."""

    platform: Platform
    has: BoundField
    outlets: BoundField | None  # only where the register has some
    others: BoundField


class CensusForm(ActForm):
    """填报. A platform is 有, with the accounts that are there, or 未建立; there is no third answer."""

    rest = forms.BooleanField(label=_("没有选的平台都未建立"), required=False)
    words = words(label=_("说明"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        census: Any = self.subject
        assert isinstance(census, Census)
        self.census = census
        for platform in census.campaign.asked_platforms:
            self._add(platform)
        self.order_fields([name for name in self.fields if name not in ("rest", "words")])

    def _add(self, platform: Platform) -> None:
        registered, before = self.registered.get(platform, []), self.census.of(platform)
        initial = SOME if (before.count if before else registered) else NONE if before else None
        self.fields[f"has_{platform}"] = forms.ChoiceField(
            label=platform.label,
            choices=[(SOME, _("有")), (NONE, _("未建立"))],
            widget=forms.RadioSelect,
            required=False,
            initial=initial,
        )
        if registered:
            self.fields[f"outlets_{platform}"] = forms.TypedMultipleChoiceField(
                label=_("名册上的账号（还在用的请勾选）"),
                choices=[(outlet.pk, outlet.name) for outlet in registered],
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=list(before.outlets) if before else [outlet.pk for outlet in registered],
            )
        self.fields[f"others_{platform}"] = forms.CharField(
            label=_("名册上没有的账号（一行一个）"),
            widget=forms.Textarea({"rows": 1}),
            required=False,
            initial="\n".join(before.others) if before else "",
        )

    @cached_property
    def registered(self) -> dict[str, list[Outlet]]:
        """The unit's accounts in the register, by platform; what was closed is not asked about."""
        found: dict[str, list[Outlet]] = {}
        for outlet in Outlet.objects.of(self.census.asked).exclude(status=Outlet.Status.CLOSED):
            found.setdefault(outlet.platform, []).append(outlet)
        return found

    def parts(self) -> Iterator[Part]:
        """For the template."""
        for platform in self.census.campaign.asked_platforms:
            listed = f"outlets_{platform}"
            yield Part(
                platform,
                self[f"has_{platform}"],
                self[listed] if listed in self.fields else None,
                self[f"others_{platform}"],
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.told: dict[str, Reported] = {}
        for platform in self.census.campaign.asked_platforms:
            told = self._told(platform, data)
            if told is not None:
                self.told[platform.value] = told
        return data

    def _told(self, platform: Platform, data: dict[str, Any]) -> Reported | None:
        has, others = f"has_{platform}", f"others_{platform}"
        names = tuple(
            dict.fromkeys(line.strip() for line in data.get(others, "").splitlines() if line.strip())
        )
        there = tuple(data.get(f"outlets_{platform}", ()))
        registered = [outlet.pk for outlet in self.registered.get(platform, [])]
        answer = data.get(has) or (NONE if data.get("rest") and not names else "")
        if not answer:
            self.add_error(has, _("请选“有”或“未建立”"))
        elif len(names) > MOST or any(len(name) > LONGEST for name in names):
            self.add_error(
                others,
                _("最多 {most} 个，每个名称不超过 {longest} 字").format(most=MOST, longest=LONGEST),
            )
        elif answer == NONE and names:
            self.add_error(others, _("填了账号名称，就不是“未建立”"))
        elif answer == NONE:
            return Reported(gone=tuple(registered))
        elif not there and not names:
            self.add_error(has, _("请勾选或写明账号；没有的选“未建立”"))
        else:
            return Reported(there, names, tuple(pk for pk in registered if pk not in there))
        return None

    def inputs(self) -> dict[str, Any]:
        return {"told": self.told, "words": self.cleaned_data["words"]}


CENSUS_ASKS: dict[str, type[ActForm]] = {"answer": CensusForm}
