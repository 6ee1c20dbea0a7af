"""The vocabulary of checks and findings: what was answered, how bad it is, of what kind, from where, and where it
stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    """From the worst down. What each gives in time is data: `rectification.terms`."""

    VETO = "veto", _("否决类")
    MAJOR = "major", _("严重")
    ORDINARY = "ordinary", _("一般")
    MINOR = "minor", _("轻微")

    @property
    def weighty(self) -> bool:
        """Whether a leader approves the plan and strikes it off."""
        return self in (Severity.VETO, Severity.MAJOR)

    @property
    def worse(self) -> Severity:
        """The next worse one."""
        order = list(Severity)
        return order[max(0, order.index(self) - 1)]

    @property
    def tone(self) -> str:
        """The kit's colour class."""
        return {"veto": "red", "major": "red", "ordinary": "amb"}.get(self.value, "line")


class Category(models.TextChoices):
    """问题类别, as notices of inspections name them."""

    NOT_UPDATED = "not_updated", _("更新不及时")
    MISSTATEMENT = "misstatement", _("严重表述错误")
    TYPO = "typo", _("错别字")
    PRIVACY = "privacy", _("个人信息泄露")
    NO_INTERACTION = "no_interaction", _("未提供互动功能")
    LATE_REPLY = "late_reply", _("留言超期")
    BROKEN = "broken", _("链接或功能不可用")
    DIRECTIVE = "directive", _("转载任务未完成")
    UNFILED = "unfiled", _("未备案")
    DUPLICATE = "duplicate", _("未认证或重复开设")
    UNSIGNED = "unsigned", _("未署三审人员")
    SAFETY = "safety", _("安全播出")
    RULES = "rules", _("制度机制")
    STAFF = "staff", _("队伍管理")
    OTHER = "other", _("其他")


class Source(models.TextChoices):
    """Where a finding came from."""

    INSPECTION = "inspection", _("自查检查")
    RULE = "rule", _("自动规则")
    BULLETIN = "bulletin", _("上级通报")
    MONITOR = "monitor", _("监测平台")
    PUBLIC = "public", _("网民找错")
    INSTRUCTION = "instruction", _("领导批示")
    CORRECTION = "correction", _("更正撤稿")
    CAMPAIGN = "campaign", _("专项检查")
    SWEEP = "sweep", _("举一反三")
    MANUAL = "manual", _("人工登记")


class Reason(models.TextChoices):
    """Why something goes back, is asked for, or ends without being mended. Reports count these."""

    NOT_OURS = "not_ours", _("不属本单位职责")
    UNCLEAR = "unclear", _("问题描述不清")
    INCOMPLETE = "incomplete", _("整改不到位")
    NO_PROOF = "no_proof", _("佐证不足")
    SAME_KIND = "same_kind", _("同类问题未排查")
    NO_MECHANISM = "no_mechanism", _("长效机制缺失")
    UNTRUE = "untrue", _("情况不属实")
    SAME = "same", _("与另一问题相同")
    AGAIN = "again", _("问题反弹")
    RESOURCES = "resources", _("经费或采购周期")
    OTHERS_FIRST = "others_first", _("有待其他单位完成")
    OTHER = "other", _("其他")


class Step(models.TextChoices):
    """How a deadline is brought to mind. When each comes is data: `rectification.terms`."""

    REMIND = "remind", _("临期提醒")
    DUE = "due", _("到期提醒")
    NOTICE = "notice", _("催办单")
    YELLOW = "yellow", _("黄色督办")
    RED = "red", _("红色督办")
    LAPSE = "lapse", _("长期坚持将到期提醒")
    HAND = "hand", _("人工催办")

    @classmethod
    def ladder(cls) -> tuple[Step, ...]:
        """The steps that follow one deadline, in their order."""
        return (cls.REMIND, cls.DUE, cls.NOTICE, cls.YELLOW, cls.RED)

    @classmethod
    def urges(cls) -> tuple[Step, ...]:
        """Those that count as 催办."""
        return (cls.NOTICE, cls.YELLOW, cls.RED, cls.HAND)

    @property
    def tone(self) -> str:
        """The kit's colour class."""
        return {"yellow": "amb", "red": "red", "notice": "amb"}.get(self.value, "line")


class FindingState(models.TextChoices):
    REGISTERED = "registered", _("待交办")
    ASSIGNED = "assigned", _("待签收")
    PLANNING = "planning", _("制定措施")
    PLAN_REVIEW = "plan_review", _("措施待批")
    REMEDIATING = "remediating", _("整改中")
    SUBMITTED = "submitted", _("待复核")
    APPROVING = "approving", _("待销号")
    OBSERVING = "observing", _("成效观察")
    CLOSED = "closed", _("已销号")
    LONG_TERM = "long_term", _("长期坚持")
    INVALID = "invalid", _("不属实")
    MERGED = "merged", _("已并案")


S = FindingState
WITH_UNIT = (S.ASSIGNED, S.PLANNING, S.PLAN_REVIEW, S.REMEDIATING)  # the clock runs against the unit
UNDER_CHECK = (S.SUBMITTED, S.APPROVING)  # time here is not charged to the unit
UNSETTLED = (S.REGISTERED, *WITH_UNIT, *UNDER_CHECK)
LIVE = (*UNSETTLED, S.OBSERVING, S.LONG_TERM)
ENDED = (S.CLOSED, S.INVALID, S.MERGED)
TONES = {
    S.REGISTERED: "line",
    S.OBSERVING: "grn",
    S.CLOSED: "grn",
    S.LONG_TERM: "vio",
    S.SUBMITTED: "amb",
    S.APPROVING: "amb",
    S.INVALID: "line",
    S.MERGED: "line",
}


class Result(models.TextChoices):
    """What an inspector answers to one indicator."""

    MET = "met", _("合格")
    NOT_MET = "not_met", _("不合格")
    NOT_APPLICABLE = "not_applicable", _("不适用")


class Outcome(models.TextChoices):
    """What the whole list comes to."""

    QUALIFIED = "qualified", _("合格")
    UNQUALIFIED = "unqualified", _("不合格")
    OPEN = "open", _("未定")
