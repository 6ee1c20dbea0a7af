"""What data say about an indicator by themselves: one function a rule, asked for all accounts of a check at once.

What only the other half knows (who signed a text, how much went out) it provides through `provide`; where nobody
knows, a person answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rectification.models import Indicator, Result, Rule
from workflows.models import Outlet

LIVE = Outlet.Status.IN_USE


@dataclass(frozen=True)
class Question:
    """One indicator, asked of some accounts, as things stood at the end of that day; `since` begins the period."""

    indicator: Indicator
    outlets: Sequence[Outlet]
    as_of: date
    since: date

    @property
    def limit(self) -> int:
        limit = self.indicator.limit
        assert limit is not None, f"{self.indicator.key} has no limit"
        return limit


@dataclass(frozen=True)
class Judged:
    """What the data say, and why in words. A person may answer otherwise; the words stay beside."""

    result: str
    words: str


Judgements = dict[int, Judged]  # by account; who is not in it, the data say nothing about
Evaluator = Callable[[Question], Judgements]


def silent(asked: Question) -> Judgements:
    """满若干天没有更新: counted from the day of the last post to the day of the check."""
    return {
        outlet.pk: _by_silence(outlet, asked)
        for outlet in asked.outlets
        if outlet.status != LIVE or outlet.last_post_on is not None
    }


def _by_silence(outlet: Outlet, asked: Question) -> Judged:
    if outlet.status != LIVE:
        words = _("账号状态为“{status}”，不查更新").format(status=outlet.get_status_display())
        return Judged(Result.NOT_APPLICABLE, words)
    last = outlet.last_post_on
    assert last is not None
    days = max((asked.as_of - last).days, 0)
    words = _("最近一次发布是 {last}，到检查时点 {days} 天").format(last=last.isoformat(), days=days)
    return Judged(Result.NOT_MET if days >= asked.limit else Result.MET, words)


def stopped(asked: Question) -> Judgements:
    """停更未注销."""
    return {
        outlet.pk: Judged(Result.NOT_MET, _("登记为停更，没有办理注销"))
        if outlet.status == Outlet.Status.SUSPENDED
        else Judged(Result.MET, _("账号状态为“{status}”").format(status=outlet.get_status_display()))
        for outlet in asked.outlets
    }


def unfiled(asked: Question) -> Judgements:
    """未备案."""
    return {
        outlet.pk: Judged(Result.MET, _("备案号 {number}").format(number=outlet.filing_number))
        if outlet.filing_number
        else Judged(Result.NOT_MET, _("账号没有登记备案号"))
        for outlet in asked.outlets
    }


EVALUATORS: dict[str, Evaluator] = {Rule.SILENT: silent, Rule.STOPPED: stopped, Rule.UNFILED: unfiled}


def provide(rule: Rule, evaluator: Evaluator) -> None:
    """Lets whoever has the data answer for a rule."""
    EVALUATORS[rule] = evaluator


def judge(asked: Question) -> Judgements:
    """What the data say; nothing where nobody provides them."""
    evaluator = EVALUATORS.get(asked.indicator.rule)
    return evaluator(asked) if evaluator and asked.outlets else {}
