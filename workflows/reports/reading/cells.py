"""What one cell says: text, a number or a day, however it was typed.

A cell is read as what it is; only who knows what its column means asks for a day or a number. So an article's
number like 2026.3.1 stays text in a column of texts.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, InvalidOperation

from django.utils import timezone
from django.utils.translation import gettext as _

Value = str | date | Decimal | None

EXACT_DIGITS = 15  # of a number in a cell; what follows comes of counting in binary
_EXACT = Context(prec=EXACT_DIGITS)
_BLANKS = "\u200b\u200c\u200d\u2060\ufeff"
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"
)  # no database keeps them
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>")
_NO_WORDS = re.compile(r"[\W_]+")
_TIME = r"(?:[日T]?\d{1,2}[:时]\d{1,2}(?:[:分](?:\d{1,2}(?:\.\d+)?秒?)?)?)?"
_BY = r"(?:之前|以前|前|止|截止)?"
_FULL = re.compile(rf"(\d{{4}})[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})[日号]?{_TIME}{_BY}")
_SHORT = re.compile(rf"(\d{{1,2}})月(\d{{1,2}})[日号]?{_TIME}{_BY}")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_NUMBER = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(%?)")
_SERIALS = range(20_000, 80_000)  # the days from 1954 to 2119, as a program counts them
_BEFORE_FIRST = date(1899, 12, 30)


class NoSuchDay(ValueError):
    """What is written like a day but is none; `reason` says so."""

    def __init__(self, written: str) -> None:
        self.reason = _("没有“%(written)s”这一天") % {"written": written}
        super().__init__(self.reason)


def tidy(text: str) -> str | None:
    """The text without the blanks around it and what nobody can see; None when nothing is left."""
    text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    before = ""
    while text != before:
        before, text = text, text.strip().strip(_BLANKS)
    return text or None


def plain(words: str) -> str:
    """What two headings have in common that a reader takes for the same: no blanks, brackets, signs or widths."""
    words = unicodedata.normalize("NFKC", words).casefold()
    outside = _NO_WORDS.sub("", _BRACKETED.sub("", words))
    return outside or _NO_WORDS.sub("", words)


def exact(number: str) -> Decimal:
    """A number as the program showed it. Raises InvalidOperation for what is none."""
    value = _EXACT.create_decimal(number)
    if not value.is_finite() or abs(value.adjusted()) > 400:
        raise InvalidOperation(number)
    return (
        value.quantize(Decimal(1)) if value == value.to_integral_value() and value.adjusted() < 20 else value
    )


def day_of_serial(serial: Decimal, *, since_1904: bool = False) -> date:
    """The day, or the moment on the office's clock, that a spreadsheet keeps as a number of days."""
    days = int(serial)
    seconds = int(((serial - days) * 86_400).to_integral_value())
    first = date(1904, 1, 1) if since_1904 else _BEFORE_FIRST
    never_was = not since_1904 and days < 60  # programs count a 29 February 1900
    day = first + timedelta(days + never_was)
    if not seconds:
        return day
    moment = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)
    return timezone.make_aware(moment)


def as_text(value: Value) -> str:
    """The value as it reads."""
    if isinstance(value, datetime):
        local = timezone.make_naive(value) if timezone.is_aware(value) else value
        return f"{local:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        shown = format(value, "f")
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    return value or ""


def as_number(value: Value) -> Decimal | None:
    """The number, also when it was typed as text; None when it is none."""
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        return None
    match = _NUMBER.fullmatch(_squeezed(value))
    if not match:
        return None
    number = Decimal(match[0].rstrip("%").replace(",", ""))
    return number / 100 if match[1] else number


def as_date(value: Value, *, year: int | None = None) -> date | None:
    """The day, however it was written; None when it is no day at all, NoSuchDay when there is none like it.
    `year` is the one meant where only month and day are written."""
    if isinstance(value, datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return value
    if value is None:
        return None
    written = _squeezed(as_text(value))
    if match := _FULL.fullmatch(written) or _COMPACT.fullmatch(written):
        return _day(int(match[1]), int(match[2]), int(match[3]), written)
    if (match := _SHORT.fullmatch(written)) and year:
        return _day(year, int(match[1]), int(match[2]), written)
    if written.isdecimal() and len(written) == 5 and int(written) in _SERIALS:
        return _BEFORE_FIRST + timedelta(int(written))
    return None


def lacks_a_year(value: Value) -> bool:
    """Whether only month and day are written."""
    return isinstance(value, str) and bool(_SHORT.fullmatch(_squeezed(value)))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _day(year: int, month: int, day: int, written: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay(written) from None
