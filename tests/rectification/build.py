"""Findings, walked along their way by whoever may."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from rectification.acts import Step
from rectification.models import (
    Campaign,
    Category,
    Census,
    Finding,
    FindingState,
    Reported,
    Severity,
    Source,
    Sweep,
)
from tests import build
from workflows import engine
from workflows.forms.acts import keep
from workflows.models import Attachment, Unit, User

Crew = dict[str, User]
S = FindingState


def finding(
    by: User, unit: Unit, *, at: datetime | None = None, unnamed: bool = False, **fields: Any
) -> Finding:
    """One more problem, registered through the door."""
    written = Finding(
        **{
            "title": "机房空调温控时好时坏",
            "category": Category.SAFETY,
            "severity": Severity.ORDINARY,
            "source": Source.INSPECTION,
            "locus": "机房",
            "found_at": at or timezone.now(),
            "unit": unit,
            **fields,
        }
    )
    engine.begin(written, by=by, at=at, unnamed=unnamed)
    return build.fresh(written)


def picture(subject: Finding, by: User, name: str = "整改后.png") -> Attachment:
    """A small picture, kept as evidence of that finding."""
    return keep(SimpleUploadedFile(name, png(), "image/png"), subject=subject, by=by)


def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (2, 2), "white").save(content, "PNG")
    return content.getvalue()


def act(subject: Any, verb: str, by: User, **inputs: Any) -> Any:
    return build.act(subject, verb, by, **inputs)


def steps(subject: Finding, owner: User, *words: str) -> list[Step]:
    assert subject.due_current is not None
    day = timezone.localdate(subject.due_current)
    return [Step(each, owner, day) for each in words or ("更换温控器",)]


def plan(subject: Finding, by: User, verb: str = "plan", **inputs: Any) -> Finding:
    given = {"cause": "设备老化", "containment": "临时加装风扇", "measures": steps(subject, by)}
    return act(subject, verb, by, **{**given, **inputs})


def has_measures(subject: Finding) -> bool:
    """In this round."""
    return subject.measures.filter(cycle=subject.cycle, dropped=False).exists()


def finish_measures(subject: Finding, by: User, at: datetime | None = None) -> Finding:
    for measure in subject.measures.filter(cycle=subject.cycle, done_at__isnull=True, dropped=False):
        subject = act(subject, "finish_measure", by, measure=measure.pk, words="已完成", at=at)
    return subject


def report(subject: Finding, by: User, **inputs: Any) -> Finding:
    verb = "fix_now" if subject.state == S.PLANNING else "report_done"
    after = [picture(subject, by)]
    return act(subject, verb, by, **{"result": "已更换温控器，连续一周正常。", "after": after, **inputs})


def sweep(subject: Finding, by: User, *units: Unit, **inputs: Any) -> list[Sweep]:
    """Asks these units to look for the same fault, and answers what each was asked."""
    until = timezone.localdate() + timedelta(days=7)
    given = {"units": list(units), "until": until, "words": "请对照排查本单位账号。", **inputs}
    act(subject, "sweep", by, **given)
    return list(Sweep.objects.filter(finding=subject.pk, asked__in=units).order_by("asked__path"))


def campaign(by: User, unit: Unit, *units: Unit, at: datetime | None = None, **fields: Any) -> Campaign:
    """One more campaign, drafted through the door."""
    today = timezone.localdate(at or timezone.now())
    drafted = Campaign(
        **{
            "title": "政务新媒体账号摸排",
            "document_number": "望网办〔2026〕2号",
            "asks": "逐个平台核对。",
            "unit": unit,
            "platforms": ["wechat", "weibo"],
            "starts_on": today,
            "ends_on": today + timedelta(days=10),
            **fields,
        }
    )
    engine.begin(drafted, by=by, at=at, units=list(units))
    return build.fresh(drafted)


def census(subject: Campaign, unit: Unit) -> Census:
    """What that unit was asked in that campaign."""
    return Census.objects.select_related("campaign", "asked").get(campaign=subject.pk, asked=unit)


def tell(subject: Census, by: User, **told: Reported) -> Census:
    """Tells of these platforms as given, and of every other one that it is not there."""
    whole = {each.value: told.get(each.value, Reported()) for each in subject.campaign.asked_platforms}
    act(subject, "answer", by, told=whole, words="已核对。")
    return census(subject.campaign, subject.asked)


def walk(subject: Finding, to: str, crew: Crew, *, lead: Unit, at: datetime | None = None) -> Finding:
    """Takes a finding along the straight way until it stands at `to`."""
    while subject.state != to:
        match subject.state:
            case S.REGISTERED:
                subject = act(subject, "assign", crew["dispatcher"], lead=lead, at=at)
            case S.ASSIGNED:
                subject = act(subject, "accept", crew["contact"], responsible=crew["handler"], at=at)
            case S.PLANNING:
                subject = plan(subject, crew["handler"], at=at)
            case S.PLAN_REVIEW:
                subject = act(subject, "approve_plan", crew["unit_leader"], at=at)
            case S.REMEDIATING if subject.severity != Severity.MINOR and not has_measures(subject):
                subject = plan(subject, crew["handler"], verb="amend_plan", at=at)  # taken up again
            case S.REMEDIATING:
                subject = report(finish_measures(subject, crew["handler"], at), crew["handler"], at=at)
            case S.SUBMITTED:
                subject = act(subject, "pass", crew["verifier"], words="现场核查属实。", at=at)
            case S.APPROVING:
                subject = act(subject, "close", crew["leader"], words="同意销号。", at=at)
            case S.OBSERVING:
                assert subject.observe_until is not None
                over = subject.observe_until + timedelta(minutes=1)
                by = crew["verifier"] if subject.weight.weighty else User.objects.system()
                subject = act(subject, "confirm", by, words="未见反弹。", at=max(over, at or over))
            case _:
                raise AssertionError(f"{subject.state} does not lead to {to}")
    return subject
