"""What every template may use without loading it: icons, deadlines in colour, moments in words, round badges."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from project.script_words import script_words
from workflows import deadlines
from workflows.models import User

register = template.Library()
register.simple_tag(script_words)

SOON = timedelta(hours=3)  # from here on the time left is told too


@cache
def drawn() -> frozenset[str]:
    """The names in the sprite `static/icons.svg`: asking for another one is a mistake in a template."""
    sprite = Path(__file__).parent.parent / "static" / "icons.svg"
    return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite.read_text(encoding="utf-8")))


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """One icon of the sprite, decorative; `size` "s" is the small one."""
    if name not in drawn():
        raise template.TemplateSyntaxError(f"no icon named {name} in static/icons.svg")
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"></use></svg>', size, static("icons.svg"), name
    )


@register.simple_tag
def avatar(user: User | None, size: str = "") -> SafeString:
    """The round badge with a person's first character; the name itself always stands beside it."""
    return format_html(
        '<span class="ava {}" aria-hidden="true">{}</span>', size, user.initial if user else "·"
    )


@register.filter
def moment(at: datetime | None) -> str:
    """11 月 20 日 10:12, with the year where it is not this one."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return date_format(local, _("n 月 j 日 H:i") if _this_year(local) else _("Y 年 n 月 j 日 H:i"))


@register.filter
def day(on: date | datetime | None) -> str:
    """11 月 20 日, with the year where it is not this one."""
    if on is None:
        return ""
    local = timezone.localtime(on) if isinstance(on, datetime) else on
    return date_format(local, _("n 月 j 日") if _this_year(local) else _("Y 年 n 月 j 日"))


@register.filter
def clock(at: datetime | None) -> str:
    """10:12, of the day that the page speaks about."""
    return "" if at is None else f"{timezone.localtime(at):%H:%M}"


@register.simple_tag
def due(at: datetime | None, now: datetime | None = None) -> SafeString:
    """A deadline: red once it has passed, amber on its day, quiet before; words carry it, not only colour."""
    if at is None:
        return SafeString("")
    tone, words = deadline(at, now or timezone.now())
    return format_html(
        '<time class="due {}" datetime="{}">{}{}</time>',
        tone,
        timezone.localtime(at).isoformat(timespec="minutes"),
        icon("alert-triangle" if tone == "over" else "clock", "s"),
        words,
    )


@register.simple_tag
def provisional(at: datetime | None) -> SafeString:
    """暂定, beside a deadline in a year whose holidays are not announced yet."""
    if at is None or not deadlines.is_provisional(at):
        return SafeString("")
    title = _("{year} 年的放假安排尚未公布，期限暂按星期一至星期五上班计算").format(
        year=timezone.localtime(at).year
    )
    return format_html(' <span class="tag line" title="{}">{}</span>', title, _("暂定"))


def deadline(at: datetime, now: datetime) -> tuple[str, str]:
    """The colour class and the words of a deadline, seen from `now`."""
    local, today = timezone.localtime(at), timezone.localdate(now)
    if at < now:
        return "over", _("逾期 {span}").format(span=span(now - at))
    if local.date() == today:
        by = _("{clock} 前").format(clock=f"{local:%H:%M}")
        if at - now > SOON:
            return "soon", by
        return "soon", _("{by}，剩 {span}").format(by=by, span=span(at - now))
    if local.date() == today + timedelta(days=1):
        return "ok", _("明天 {clock} 前").format(clock=f"{local:%H:%M}")
    return "ok", day(at)


@register.filter
def span(length: timedelta) -> str:
    """1 小时 20 分; whole days from one day on; never nothing."""
    minutes = max(int(length.total_seconds() // 60), 1)
    hours, days = minutes // 60, minutes // (24 * 60)
    if days:
        return _("{days} 天").format(days=days)
    if not hours:
        return _("{minutes} 分钟").format(minutes=minutes)
    if not minutes % 60:
        return _("{hours} 小时").format(hours=hours)
    return _("{hours} 小时 {minutes} 分").format(hours=hours, minutes=minutes % 60)


@register.simple_tag(takes_context=True)
def current(context: dict[str, Any], key: str) -> SafeString:
    """Marks the entry of the navigation that the page belongs to."""
    return SafeString('aria-current="page"' if context.get("nav") == key else "")


def _this_year(on: date) -> bool:
    return on.year == timezone.localdate().year
