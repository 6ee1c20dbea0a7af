"""专项检查: drafting and sending out a campaign, what each unit tells, and the end of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rectification import rules
from rectification.models import Campaign, Census, CensusState, Reported
from workflows import engine
from workflows.act import Act, Refusal, Refused, Verb, refuse_if
from workflows.models import Post, Role, Unit, User

DRAFTED = ("title", "document_number", "basis", "asks", "platforms", "starts_on", "ends_on")


# On the campaign.


def may_conduct(act: Act) -> Refusal | None:
    post = act.post_as(Role.DISPATCHER, path=act.subject.unit.path)
    if post is None:
        return Refusal(_("由组织单位的督办员起草"))
    act.post_id = post.pk
    return None


def is_dated(act: Act) -> Refusal | None:
    ends = act.said("ends_on", None) or act.subject.ends_on
    starts = act.said("starts_on", None) or act.subject.starts_on
    return refuse_if(ends < starts, _("截止日期不能早于开始日期"), code="ends_on")


def names_its_units(act: Act) -> Refusal | None:
    return refuse_if(not act.said("units", []), _("请至少选择一个单位"), code="units")


def draft(act: Act) -> None:
    campaign: Campaign = act.subject
    campaign.number = f"ZX-{act.on.year}-{campaign.pk:05d}"
    campaign.author, campaign.changed_at = act.by, act.at
    act.changes = {"units": [unit.pk for unit in act.said("units")]}


def set_units(act: Act) -> None:
    act.subject.units.set(act.said("units"))


def revise(act: Act) -> None:
    """修改草案: what changed stands in the record, before and after."""
    campaign: Campaign = act.subject
    changes: dict[str, Any] = {}
    for name in DRAFTED:
        before, now = getattr(campaign, name), act.said(name, getattr(campaign, name))
        if before != now:
            changes[name] = [_plain(before), _plain(now)]
            setattr(campaign, name, now)
    before, now = sorted(campaign.units.values_list("pk", flat=True)), sorted(u.pk for u in act.said("units"))
    if before != now:
        changes["units"] = [before, now]
    campaign.changed_at = act.at
    act.changes = changes


def may_still_be_answered(act: Act) -> Refusal | None:
    return refuse_if(act.subject.due_at <= act.at, _("截止日期已过，请先修改截止日期再下发"))


def launch(act: Act) -> None:
    """下发: each unit in scope is asked in a case of its own, so that it lies on that unit's desk."""
    campaign: Campaign = act.subject
    campaign.launched_at = campaign.changed_at = act.at
    units = list(campaign.units.all())
    if not units:
        raise Refused(_("请先选择范围内的单位"))
    _ask(act, units)


def are_not_asked_yet(act: Act) -> Refusal | None:
    asked = act.subject.censuses.filter(asked__in=act.said("units", [])).select_related("asked").first()
    return refuse_if(
        asked is not None,
        _("{unit}已在范围之内").format(unit=asked.asked if asked else ""),
        code="units",
    )


def widen(act: Act) -> None:
    """增加单位, while it runs."""
    units: list[Unit] = act.said("units")
    act.subject.units.add(*units)
    act.subject.changed_at = act.at
    _ask(act, units)


def _ask(act: Act, units: list[Unit]) -> None:
    campaign: Campaign = act.subject
    asked = [Census(campaign=campaign, unit_id=campaign.unit_id, asked=unit, author=act.by) for unit in units]
    engine.begin_many(asked, by=act.by, at=act.at, within=act)
    act.changes = {"units": [unit.pk for unit in units], "until": campaign.ends_on.isoformat()}


def close(act: Act) -> None:
    campaign: Campaign = act.subject
    campaign.conclusion = act.said("words").strip()
    campaign.closed_at = campaign.changed_at = act.at
    units, told = campaign.censuses.count(), campaign.censuses.filter(state=CensusState.ANSWERED).count()
    act.changes = {"asked": units, "answered": told}


def let_lapse(act: Act) -> None:
    """Who has not told by now shows as 截止未报, and has it no longer on the desk."""
    for census in act.subject.censuses.filter(state=CensusState.ASKED):
        engine.perform(census, "lapse", by=act.by, at=act.at, within=act)


def drop(act: Act) -> None:
    act.subject.changed_at = act.at


CAMPAIGN_VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "draft",
            _("起草"),
            rules=(may_conduct,),
            checks=(names_its_units, is_dated),
            body=draft,
            after=set_units,
            past=_("起草了专项检查"),
        ),
        Verb(
            "revise",
            _("修改草案"),
            checks=(names_its_units, is_dated),
            body=revise,
            after=set_units,
            past=_("修改草案"),
        ),
        Verb("launch", _("下发"), rules=(may_still_be_answered,), body=launch, past=_("下发")),
        Verb(
            "widen",
            _("增加单位"),
            rules=(may_still_be_answered,),
            checks=(names_its_units, are_not_asked_yet),
            body=widen,
            past=_("增加单位"),
        ),
        Verb(
            "close",
            _("结束"),
            checks=(rules.gives_words,),
            body=close,
            after=let_lapse,
            past=_("结束专项检查"),
        ),
        Verb("drop", _("作废"), checks=(rules.gives_words,), body=drop, past=_("作废草案")),
    )
}


# On one unit's census.


def is_part_of_a_campaign(act: Act) -> Refusal | None:
    return refuse_if(act.within is None, _("摸排随专项检查下发"))


def the_asked_unit(act: Act) -> Post | User | Refusal:
    post = act.post_as(Role.CONTACT, path=act.subject.asked.path)
    return post or Refusal(_("由填报单位的整改联络员填报"))


def the_campaign_is_running(act: Act) -> Refusal | None:
    return refuse_if(not act.subject.campaign.is_running, _("专项检查已经结束，不能再填报"))


def tells_of_every_platform(act: Act) -> Refusal | None:
    told: dict[str, Reported] = act.said("told", {})
    missing = [each.label for each in act.subject.campaign.asked_platforms if each.value not in told]
    return refuse_if(
        missing, _("还没有填：{platforms}").format(platforms="、".join(map(str, missing))), code="told"
    )


def open_census(act: Act) -> None:
    """Nothing more to write: the row says it."""


def answer(act: Act) -> None:
    """填报: the newest stands in the row, each of them in the trail."""
    census: Census = act.subject
    told: dict[str, Reported] = act.said("told")
    census.version += 1
    census.told = {platform: each.as_data() for platform, each in told.items()}
    census.words = act.said("words").strip()
    census.answered_by, census.answered_at = act.by, act.at
    act.changes = {"version": census.version, "told": census.told}


def lapse(act: Act) -> None:
    """截止未报."""


CENSUS_VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "ask", _("下发摸排"), rules=(is_part_of_a_campaign,), body=open_census, past=_("请本单位摸排账号")
        ),
        Verb(
            "answer",
            _("填报"),
            rules=(the_campaign_is_running,),
            checks=(tells_of_every_platform,),
            body=answer,
            past=_("填报摸排情况"),
        ),
        Verb("lapse", _("截止"), body=lapse, past=_("专项检查结束，未填报")),
    )
}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
