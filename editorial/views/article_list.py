"""稿件审校: the list of articles. Tabs, filters and the place in the list all stand in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from editorial import listing, search
from editorial.forms.article import Filters
from editorial.models import LEVEL_OF, LIVE, Article, State
from workflows import queries
from workflows.models import Task, User
from workflows.requests import Request

STEPS = (State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW, State.SIGNED_OFF)


@dataclass(frozen=True)
class Row:
    """One article as the list shows it."""

    article: Article
    tasks: list[Task]
    is_own: bool

    @property
    def pips(self) -> list[str]:
        """初审 复审 终审 发布: y passed, n where it stands now."""
        state = State(self.article.state)
        if state in LIVE or state in (State.CORRECTING, State.TAKEN_DOWN):
            return ["y"] * len(STEPS)
        standing = State.FINAL_REVIEW if state in (State.HELD, State.MAJOR_REVIEW) else state
        if standing not in STEPS:
            return [""] * len(STEPS)
        at = STEPS.index(standing)
        return ["y"] * at + ["n"] + [""] * (len(STEPS) - at - 1)

    @property
    def waits_for(self) -> str:
        """Who is to act: names where claimed, else roles."""
        if self.article.is_with_author:
            return ""
        return "、".join(
            dict.fromkeys(task.owner.name if task.owner else task.get_role_display() for task in self.tasks)
        )

    @property
    def due_at(self) -> Any:
        if self.article.state not in LEVEL_OF and self.article.state != State.SIGNED_OFF:
            return None
        return min((task.due_at for task in self.tasks if task.due_at), default=None)

    @property
    def may_go_on(self) -> bool:
        return self.is_own and self.article.is_with_author


@require_safe
def articles(request: Request) -> HttpResponse:
    """The list. What is wrong with a filter is said beside it; the others still hold."""
    user = request.user
    within = listing.reach(user)
    tabs = listing.tabs(within)
    tab = next((tab for tab in tabs if tab.key == request.GET.get("tab")), tabs[0])
    filters = Filters(
        request.GET,
        units=list(within.audits if tab is listing.AUDIT else within.reads),
        sources=list(within.sources),
    )
    place = listing.Place.read(request.GET.get("at", ""))
    page, count = _page(tab, user, within, filters, place)
    context = {
        "nav": "articles",
        "tab": tab,
        "tabs": tabs,
        "filters": filters,
        "page": page,
        "rows": _rows(page.drafts + page.rows, user),
        "count": count,
        "counted": listing.COUNTED,
        "may_write": within.may_write,
        "empty": _empty(tab, filters),
        "now": timezone.now(),
    }
    return render(request, "editorial/article/list.html", context)


def _page(
    tab: listing.Tab,
    user: User,
    within: listing.Reach,
    filters: Filters,
    place: listing.Place | None,
) -> tuple[listing.Page, int | None]:
    """The rows, and how many there are in all where that is cheap to say."""
    said = filters.said
    lookups = filters.lookups(_named(said["author"]) if "author" in said else [])
    found, units = listing.of_tab(tab, user, within)
    if "unit" in lookups:
        chosen = int(lookups.pop("unit"))
        units, found = (None, found.filter(unit=chosen)) if units is None else ([chosen], found)
    found = found.filter(**lookups)
    if "q" in said:
        authors = [user.pk] if tab is listing.MINE else []
        question = search.question(said["q"], units=units or (), authors=authors)
        bound = found if units is None else found.filter(unit__in=units)
        return listing.find(bound, question, place, among_drafts=tab is not listing.UNIT), None
    return listing.leaf(found, units, place), listing.counted(found, units)


def _named(name: str) -> list[int]:
    return list(User.objects.filter(name__icontains=name).values_list("pk", flat=True)[:50])


def _rows(found: list[Article], user: User) -> list[Row]:
    tasks = queries.outstanding(article.pk for article in found)
    return [Row(article, tasks.get(article.pk, []), article.author_id == user.pk) for article in found]


def _empty(tab: listing.Tab, filters: Filters) -> tuple[str, str]:
    """What an empty list says, and what to do about it."""
    if filters.narrows:
        return _("没有符合条件的稿件"), _("换个说法，或放宽筛选条件再试")
    return {
        "mine": (_("您还没有写过稿件"), _("写好的草稿会自动保存在这里")),
        "shared": (_("没有您共同署名的稿件"), ""),
        "unit": (_("还没有送审的稿件"), _("稿件送审后会出现在这里")),
        "audit": (_("还没有稿件"), ""),
    }[tab.key]
