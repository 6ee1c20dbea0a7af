"""The rows that both halves of the product stand on."""

from .attachment import Attachment
from .calendar import CalendarDay, CalendarYear, DayKind
from .case import OPEN, Case, Task
from .notice import Following, Inbox, Notice, NoticeKind
from .office import About, Deed, OfficeRecord
from .outlet import Operator, Outlet, OutletStatus, Platform
from .people import Post, Role, Unit, User
from .record import Record

__all__ = [
    "OPEN",
    "About",
    "Attachment",
    "CalendarDay",
    "CalendarYear",
    "Case",
    "DayKind",
    "Deed",
    "Following",
    "Inbox",
    "Notice",
    "NoticeKind",
    "OfficeRecord",
    "Operator",
    "Outlet",
    "OutletStatus",
    "Platform",
    "Post",
    "Record",
    "Role",
    "Task",
    "Unit",
    "User",
]
