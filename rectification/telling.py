"""How the records of findings and of requests about them are told: what 整改闭环 adds to the trail in plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.models import Census, Reason, Reported, Request, Step, Sweep
from workflows.models import Record
from workflows.telling import Telling


class FindingTelling(Telling):
    """Tells deadlines as they moved."""

    unsaid_steps = frozenset(
        {
            "assign",
            "accept",
            "plan",
            "report_done",
            "fix_now",
            "pass",
            "reject",
            "close",
            "confirm",
            "relapse",
        }
        | {"approve_plan", "refuse_plan", "return", "send_back"}
    )

    def reason(self, record: Record) -> str:
        return str(Reason(record.reason).label) if record.reason in Reason.values else record.reason

    def version(self, record: Record, subject: Any) -> str:
        return _("报结材料") if record.seen else ""

    def dated(self, record: Record) -> str:
        """What was done, and until when it is due now."""
        due = record.changes.get("due")
        until = due[-1] if isinstance(due, list) else due
        if not until:
            return ""
        at = timezone.localtime(datetime.fromisoformat(until))
        return _("{did}，期限 {at}").format(did=self.past(record), at=date_format(at, "Y-m-d H:i"))

    def reminded(self, record: Record) -> str:
        """Which step of the ladder it was, and of which deadline."""
        step = record.changes.get("step", "")
        did = str(Step(step).label) if step in Step.values else str(self.past(record))
        due = record.changes.get("due")
        if not due:
            return did
        at = timezone.localtime(datetime.fromisoformat(due))
        return _("{did}（期限 {at}）").format(did=did, at=date_format(at, "Y-m-d H:i"))

    def recounted(self, record: Record) -> str:
        """By which calendar it was counted, and by which it is now."""
        old, new = record.changes["calendar"]
        return _("{did}（工作日历第 {old} 版改为第 {new} 版）").format(
            did=self.dated(record), old=old, new=new
        )

    def planned(self, record: Record) -> str:
        count = len(record.changes.get("measures", []))
        return _("{did} {count} 条").format(did=self.past(record), count=count)

    def reported(self, record: Record) -> str:
        count = len(record.changes.get("evidence", []))
        return _("第 {n} 次{did}，佐证 {count} 份").format(
            n=record.changes.get("attempt", 1), did=self.past(record), count=count
        )

    def swept(self, record: Record) -> str:
        until = date.fromisoformat(record.changes["until"])
        return _("请 {count} 个单位举一反三，{day} 前反馈").format(
            count=len(record.changes["units"]), day=date_format(until, "Y-m-d")
        )

    in_detail: ClassVar[dict[str, Callable[[Any, Record], str]]] = {
        "sweep": swept,
        "assign": dated,
        "reject": dated,
        "extend": dated,
        "lapse": dated,
        "reopen": dated,
        "relapse": dated,
        "remind": reminded,
        "urge": reminded,
        "recompute": recounted,
        "plan": planned,
        "amend_plan": planned,
        "report_done": reported,
        "fix_now": reported,
    }


class RequestTelling(FindingTelling):
    """A request is called by its finding's title."""

    unsaid_steps = frozenset({"grant", "deny"})

    @classmethod
    def subjects_of(cls, keys: set[int], label: str) -> dict[int, Any]:
        rows = Request.objects.filter(pk__in=keys).select_related("finding")
        return {row.pk: row for row in rows}


class InspectionTelling(Telling):
    """Tells what was answered, and how much of it was not met."""

    unsaid_steps = frozenset({"start", "submit", "approve", "send_back", "issue"})

    def version(self, record: Record, subject: Any) -> str:
        return _("检查结果") if record.seen else ""

    def answered(self, record: Record) -> str:
        rows = record.changes.get("answers", [])
        bad = sum(row[2] == "not_met" for row in rows)
        told = _("填写“{of}”{count} 项").format(of=record.changes.get("of", ""), count=len(rows))
        return told + (_("，不合格 {bad} 项").format(bad=bad) if bad else "")

    def opened(self, record: Record) -> str:
        return _("登记问题 {numbers}").format(numbers="、".join(record.changes.get("findings", [])))

    def handed_in(self, record: Record) -> str:
        return _("{did}：对象 {targets} 个，不合格 {failed} 项").format(
            did=self.past(record),
            targets=record.changes.get("targets", 0),
            failed=record.changes.get("failed", 0),
        )

    in_detail: ClassVar[dict[str, Callable[[Any, Record], str]]] = {
        "answer": answered,
        "open_finding": opened,
        "submit": handed_in,
    }


class SweepTelling(FindingTelling):
    """A sweep is called by the finding that it began with."""

    unsaid_steps = frozenset({"looking"})

    @classmethod
    def subjects_of(cls, keys: set[int], label: str) -> dict[int, Any]:
        rows = Sweep.objects.filter(pk__in=keys).select_related("finding")
        return {row.pk: row for row in rows}

    def found(self, record: Record) -> str:
        count = len(record.changes.get("findings", []))
        return _("{did}，登记 {count} 项").format(did=self.past(record), count=count)

    in_detail: ClassVar[dict[str, Callable[[Any, Record], str]]] = {"found": found}


class CampaignTelling(FindingTelling):
    unsaid_steps = frozenset({"preparing", "running", "answering"})

    def sent_out(self, record: Record) -> str:
        until = date.fromisoformat(record.changes["until"])
        return _("{did}：{count} 个单位，{day} 前填报").format(
            did=self.past(record), count=len(record.changes["units"]), day=date_format(until, "Y-m-d")
        )

    def ended(self, record: Record) -> str:
        return _("{did}：{answered} 个单位已报，共 {asked} 个").format(
            did=self.past(record), **record.changes
        )

    in_detail: ClassVar[dict[str, Callable[[Any, Record], str]]] = {
        "launch": sent_out,
        "widen": sent_out,
        "close": ended,
    }


class CensusTelling(CampaignTelling):
    """A census is called by its campaign."""

    @classmethod
    def subjects_of(cls, keys: set[int], label: str) -> dict[int, Any]:
        rows = Census.objects.filter(pk__in=keys).select_related("campaign")
        return {row.pk: row for row in rows}

    def counted(self, record: Record) -> str:
        told = [Reported.read(each) for each in record.changes["told"].values()]
        return _("第 {n} 次填报：账号 {count} 个，{without} 个平台未建立").format(
            n=record.changes["version"],
            count=sum(each.count for each in told),
            without=sum(not each.count for each in told),
        )

    in_detail: ClassVar[dict[str, Callable[[Any, Record], str]]] = {"answer": counted}
