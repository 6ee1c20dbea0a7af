"""催办: the ladder that a deadline has, and urging by hand. What is said is a row, and a Record through the door."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from rectification import rules
from rectification.models import Finding, FindingState, Step, Urging
from rectification.terms import Terms, terms_of
from workflows import deadlines
from workflows.act import Act, Refusal, Verb, refuse_if

Said = tuple[Step, datetime]  # which step of which deadline


def to_say(finding: Finding, at: datetime, terms: Terms) -> Said | None:
    """The highest step that has come by now, whether it was said already or not; on a working day only."""
    if not deadlines.is_working_day(at):
        return None
    if finding.state == FindingState.LONG_TERM and finding.review_on is not None:
        left = deadlines.working_days_between(timezone.localdate(at), finding.review_on)
        due_at = deadlines.close_of(finding.review_on)
        return (Step.LAPSE, due_at) if left <= terms.urging.warn_days else None
    if finding.clock_runs and finding.due_current is not None:
        step = terms.urging.reached(deadlines.working_days_between(finding.due_current, at))
        return (step, finding.due_current) if step is not None else None
    return None


def has_something_to_say(act: Act) -> Refusal | None:
    """Each step of a deadline once."""
    finding: Finding = act.subject
    said = to_say(finding, act.at, terms_of(act))
    if said is None:
        return Refusal(_("现在没有要提醒的期限"))
    step, due_at = said
    before = Urging.objects.filter(finding=finding.pk, cycle=finding.cycle, step=step, due_at=due_at)
    return refuse_if(before.exists(), _("这一步已经提醒过"))


def remind(act: Act) -> None:
    """What time itself says: the finding does not change."""
    said = to_say(act.subject, act.at, terms_of(act))
    assert said is not None
    step, due_at = said
    _say(act, step, due_at)


def has_cooled_down(act: Act) -> Refusal | None:
    """Nobody is urged twice within some hours."""
    hours = terms_of(act).urging.cool_down_hours
    since = act.at - timedelta(hours=hours)
    by_hand = Urging.objects.filter(finding=act.subject.pk, step=Step.HAND, at__gt=since)
    last = by_hand.select_related("by").order_by("-pk").first()
    if last is None:
        return None
    at = date_format(timezone.localtime(last.at), "H:i")
    words = _("{name}在 {at} 刚催办过，{hours} 小时内不重复催办")
    return Refusal(words.format(name=last.by.name, at=at, hours=hours), code="words")


def urge(act: Act) -> None:
    """By hand, by those who keep the ledger."""
    act.subject.changed_at = act.at
    _say(act, Step.HAND, act.subject.due_current)


def _say(act: Act, step: Step, due_at: datetime | None) -> None:
    finding: Finding = act.subject
    Urging.objects.create(
        finding=finding,
        cycle=finding.cycle,
        step=step,
        due_at=due_at,
        by=act.by,
        words=act.said("words")[:300],
        at=act.at,
    )
    act.changes = {"step": step.value, "due": due_at.isoformat() if due_at else ""}


REMIND = Verb(
    "remind", _("按期提醒"), rules=(has_something_to_say,), body=remind, past=_("按期提醒"), calls=True
)
URGE = Verb(
    "urge", _("催办"), checks=(rules.gives_words, has_cooled_down), body=urge, past=_("催办"), calls=True
)
