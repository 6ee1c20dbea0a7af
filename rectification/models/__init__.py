"""The rows of checking and of mending."""

from .answer import Answer, AnswerFile, Target
from .campaign import Campaign, CampaignState
from .census import Census, CensusState, Reported
from .checklist import Checklist, ChecklistVersion, Checks
from .finding import ANSWER, OVERSEE, Finding
from .indicators import How, Indicator, Opens, Rule, Section
from .inspection import SIGNED, Inspection, InspectionState
from .intake import Becomes, ColumnMap, Intake, IntakeLine
from .ledger import SHARERS, LedgerColumns, SavedView
from .measure import Evidence, Measure, Verdict
from .request import Request, RequestKind, RequestState
from .sweep import Sweep, SweepState
from .terms import TermsVersion
from .urging import Urging
from .words import (
    ENDED,
    UNDER_CHECK,
    UNSETTLED,
    WITH_UNIT,
    Category,
    FindingState,
    Outcome,
    Reason,
    Result,
    Severity,
    Source,
    Step,
)

__all__ = [
    "ANSWER",
    "ENDED",
    "OVERSEE",
    "SHARERS",
    "SIGNED",
    "UNDER_CHECK",
    "UNSETTLED",
    "WITH_UNIT",
    "Answer",
    "AnswerFile",
    "Becomes",
    "Campaign",
    "CampaignState",
    "Category",
    "Census",
    "CensusState",
    "Checklist",
    "ChecklistVersion",
    "Checks",
    "ColumnMap",
    "Evidence",
    "Finding",
    "FindingState",
    "How",
    "Indicator",
    "Inspection",
    "InspectionState",
    "Intake",
    "IntakeLine",
    "LedgerColumns",
    "Measure",
    "Opens",
    "Outcome",
    "Reason",
    "Reported",
    "Request",
    "RequestKind",
    "RequestState",
    "Result",
    "Rule",
    "SavedView",
    "Section",
    "Severity",
    "Source",
    "Step",
    "Sweep",
    "SweepState",
    "Target",
    "TermsVersion",
    "Urging",
    "Verdict",
]
