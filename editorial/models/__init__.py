"""The rows of editing, review and publishing."""

from .article import LEVEL_OF, LIVE, REVIEWING, STATE_OF, WITH_AUTHOR, Article, Kind, State
from .correction import Correction, CorrectionState, Execution
from .opinion import Opinion, ReasonCode
from .plan import Does, Level, LevelKey, PlanVersion, ReviewPlan, SeatRule, level_from, plan_data
from .proof import Mark, MarkKind
from .publication import Publication
from .revision import Draft, EditLock, Revision
from .seen import LastSeen
from .signature import Decision, Signature

__all__ = [
    "LEVEL_OF",
    "LIVE",
    "REVIEWING",
    "STATE_OF",
    "WITH_AUTHOR",
    "Article",
    "Correction",
    "CorrectionState",
    "Decision",
    "Does",
    "Draft",
    "EditLock",
    "Execution",
    "Kind",
    "LastSeen",
    "Level",
    "LevelKey",
    "Mark",
    "MarkKind",
    "Opinion",
    "PlanVersion",
    "Publication",
    "ReasonCode",
    "ReviewPlan",
    "Revision",
    "SeatRule",
    "Signature",
    "State",
    "level_from",
    "plan_data",
]
