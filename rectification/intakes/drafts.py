"""The finding that a row of somebody else's table becomes: what has a place of its own goes there, and everything
else that the row says is kept in its description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.bulletin_fields import FIELDS, Entry
from rectification.category_names import category_of, severity_of
from rectification.models import Category, Finding, Severity
from rectification.models.intake import Intake, IntakeLine
from workflows import deadlines
from workflows.models import Platform

LABELS = {wanted.key: wanted.label for wanted in FIELDS}
LONGEST_TITLE, LONGEST_PHRASE, LONGEST_PLACE, LONGEST_TEXT = 120, 120, 120, 4000
_FIRST_SENTENCE = re.compile(r"[^。！？\n]{4,}(?=[。！？\n])")
_is_url = URLValidator(schemes=["http", "https"])


def draft_of(entry: Entry, intake: Intake) -> dict[str, Any]:
    """What `finding_of` makes the finding from: plain values that a row keeps. Adds to the entry's warnings."""
    url = _address(entry)
    title = _title(entry.problem)
    return {
        "title": title,
        "description": "\n".join(_told(entry, title, url))[:LONGEST_TEXT],
        "category": _category(entry, intake),
        "severity": _severity(entry, intake),
        "phrase": entry.excerpt[:LONGEST_PHRASE],
        "locus": _place(entry),
        "url": url,
        "found_on": (entry.found_on or intake.found_on).isoformat(),
        "due_on": _iso(entry.due_on or intake.due_on),
    }


def finding_of(line: IntakeLine, intake: Intake) -> Finding:
    """The finding that a row is to be; not saved. A deadline that the notice sets is kept from the start."""
    draft = line.draft
    due = deadlines.close_of(line.due_on) if line.due_on else None
    return Finding(
        unit=intake.unit,
        lead_id=line.lead_id,
        outlet_id=line.outlet_id,
        source=intake.source,
        source_ref=intake.source_ref,
        found_at=beginning_of(line.found_on),
        due_original=due,
        **{
            name: draft[name]
            for name in ("title", "description", "category", "severity", "phrase", "locus", "url")
        },
    )


def beginning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _title(problem: str) -> str:
    """The problem in one line: all of it where it is short, else its first sentence."""
    one_line = " ".join(problem.split())
    if len(one_line) <= LONGEST_TITLE:
        return one_line
    first = _FIRST_SENTENCE.match(problem)
    sentence = " ".join(first[0].split()) if first else one_line
    return sentence if len(sentence) <= LONGEST_TITLE else sentence[: LONGEST_TITLE - 1] + "…"


def _told(entry: Entry, title: str, url: str) -> Iterator[str]:
    """The lines of the description: the whole of the problem, and what has no field of its own."""
    if entry.problem != title:
        yield entry.problem
    for key, words in _rest(entry, url).items():
        if words:
            yield f"{LABELS[key]}：{words}"


def _rest(entry: Entry, url: str) -> Mapping[str, str]:
    return {
        "code": entry.code,
        "unit": entry.unit if entry.unit_id is None else "",
        "category": entry.category if entry.category and category_of(entry.category) is None else "",
        "excerpt": entry.excerpt if len(entry.excerpt) > LONGEST_PHRASE else "",
        "advice": entry.advice,
        "title": entry.title if entry.outlet_id is None and entry.outlet else "",
        "url": entry.url if entry.url != url else "",
        "updated_on": _iso(entry.updated_on) or "",
        "published_on": _iso(entry.published_on) or "",
        "severity": entry.severity if entry.severity and severity_of(entry.severity) is None else "",
        "demand": entry.demand,
        "due_on": entry.due_words if entry.due_on is None else "",
        "count": str(entry.count) if entry.count > 1 else "",
        "remark": entry.remark,
    }


def _place(entry: Entry) -> str:
    """Where it is, in words: an account that no register knows, else the text that it stands in."""
    if entry.outlet and entry.outlet_id is None:
        platform = f"·{Platform(entry.platform).label}" if entry.platform else ""
        return f"{entry.outlet}{platform}"[:LONGEST_PLACE]
    return f"《{entry.title[: LONGEST_PLACE - 2].strip('《》')}》" if entry.title else ""


def _address(entry: Entry) -> str:
    """The link, if it is one that can be followed; else it stays among the words."""
    url = entry.url
    if url and "://" not in url:
        url = f"http://{url}"
    try:
        _is_url(url)
    except ValidationError:
        url = ""
    if entry.url and (not url or len(url) > 500):
        entry.warnings.append(_("链接“%(words)s”打不开，放在情况里") % {"words": entry.url[:60]})
        return ""
    return url


def _category(entry: Entry, intake: Intake) -> str:
    if not entry.category:
        return intake.category
    if found := category_of(entry.category):
        return found.value
    fallback = Category(intake.category)
    text = _("不认识的类别“%(words)s”，按“%(category)s”登记")
    entry.warnings.append(text % {"words": entry.category[:30], "category": fallback.label})
    return fallback.value


def _severity(entry: Entry, intake: Intake) -> str:
    if not entry.severity:
        return intake.severity
    if found := severity_of(entry.severity):
        return found.value
    fallback = Severity(intake.severity)
    text = _("不认识的严重程度“%(words)s”，按“%(severity)s”登记")
    entry.warnings.append(text % {"words": entry.severity[:30], "severity": fallback.label})
    return fallback.value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
