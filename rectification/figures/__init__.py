"""What is counted about findings: where they stand, how a period went, how long they lie, how a year passed.

Every number is a question by name (`QUESTIONS`), and the list behind a number is the same question asked for rows,
so the two cannot disagree. Whose findings they are is the caller's to say: `Finding.objects.visible_to(reader)`.
"""

from .counting import Cohort, Head, Quarter, Standing, by_unit, cohort, head, standing, struck
from .history import Bucket, Month, ageing, trend
from .questions import QUESTIONS, Grades, asked, grades

__all__ = [
    "QUESTIONS",
    "Bucket",
    "Cohort",
    "Grades",
    "Head",
    "Month",
    "Quarter",
    "Standing",
    "ageing",
    "asked",
    "by_unit",
    "cohort",
    "grades",
    "head",
    "standing",
    "struck",
    "trend",
]
