"""台账: the list of findings, the same list as a file, and on paper."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification import columns, exporting, listing
from rectification.exporting import workbook
from rectification.forms.ledger import LedgerFilter
from rectification.forms.saved_view import SavedViewForm
from rectification.lateness import Colours
from rectification.listing import Reach
from rectification.models import LedgerColumns, SavedView
from rectification.pages import ledger as pages
from rectification.pages.ledger import Question
from rectification.pages.ledger_head import ledger_head
from rectification.pages.unit import MAY_ASK
from rectification.rules import REGISTER
from workflows.bulk import picks
from workflows.keys import keys
from workflows.models import Role
from workflows.reports.sheet import CONTENT_TYPE
from workflows.requests import Request, posts_of

ON_PAPER = 500  # rows of one print: some forty sheets


@require_safe
def ledger(request: Request) -> HttpResponse:
    """What this person may know of, sifted and put in order as the address says."""
    return ledger_page(request, asked_by(request))


def asked_by(request: Request) -> Question:
    """The question that the address asks, as it is or in one piece as `query`, put by whoever is signed in."""
    said = QueryDict(request.GET["query"]) if "query" in request.GET else request.GET
    reach = Reach.of(request.user, posts_of(request))
    return Question(LedgerFilter(said, units=reach.units, at=timezone.now()), reach)


def ledger_page(
    request: Request, question: Question, *, saving: SavedViewForm | None = None, status: int = 200
) -> HttpResponse:
    """The ledger; `saving` is the form of a view that was not saved, with what was typed."""
    number = next(iter(keys([request.GET.get("page", "")])), 1) or 1
    page = pages.read(question, number, posts=request.posts)
    asked, roles = question.asked, {post.role for post in request.posts}
    views = list(SavedView.objects.visible_to(request.user).select_related("owner"))
    return render(
        request,
        "rectification/ledger/list.html",
        {
            "nav": "findings",
            "page": page,
            "asked": asked,
            "views": views,
            "query": asked.query(),
            "is_saved": any(view.query == asked.query() for view in views),
            "saving": saving or SavedViewForm(by=request.user, posts=request.posts, query=asked.query()),
            "now": asked.at,
            "figures": None if asked.narrows or asked.shows else ledger_head(request.user, at=asked.at),
            "may_compare": bool(roles & MAY_ASK),
            "may_register": bool(roles & set(REGISTER)),
            "may_order": Role.DISPATCHER in roles,
        },
        status=status,
    )


@require_safe
def ledger_export(request: Request) -> HttpResponse | FileResponse:
    """The rows that were ticked; with none, all that the address asks for."""
    question = asked_by(request)
    colours, asked = Colours.at(question.asked.at), question.asked
    ticked = picks(request.GET.getlist("chosen"))
    findings = question.everything(exporting.MOST)
    told = asked.told()
    if ticked:
        among = [pick.pk for pick in ticked]
        findings = listing.ordered(question.reach.arms(), Q(pk__in=among), asked.order, len(among))
        told = _("勾选的 {n} 项").format(n=len(among))
    elif "ticked" in request.GET:
        messages.error(request, _("还没有勾选问题"))
        return redirect(back_to(question))
    elif _are_too_many(question):
        most = exporting.MOST
        messages.error(
            request, _("符合条件的超过 {most} 项，一份表格放不下，请缩小范围再导出").format(most=most)
        )
        return redirect(back_to(question))
    order = columns.chosen(_own_order(request))
    stream = workbook(findings, order, told=told, by=request.user, colours=colours)
    name = _("整改台账 {day}.xlsx").format(day=f"{timezone.localdate(asked.at):%Y-%m-%d}")
    return FileResponse(stream, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


def _are_too_many(question: Question) -> bool:
    """Counted only where the tab, which counts no further than it shows, does not say so already."""
    if question.counts[question.asked.shows] <= listing.COUNTED:
        return False
    most: int = exporting.MOST
    return question.everything(most + 1).count() > most


def back_to(question: Question) -> str:
    return f"{reverse('rectification:findings')}?{question.asked.query()}"


@require_safe
def ledger_print(request: Request) -> HttpResponse:
    """A4, landscape, for the browser's printer."""
    question = asked_by(request)
    asked, colours = question.asked, Colours.at(question.asked.at)
    order = columns.on_paper(columns.chosen(_own_order(request)))
    found = list(columns.rows(question.everything(ON_PAPER + 1), order, colours))
    return render(
        request,
        "print/ledger.html",
        {
            "order": order,
            "rows": [[row[column.key] for column in order] for row in found[:ON_PAPER]],
            "cut": ON_PAPER if len(found) > ON_PAPER else 0,
            "count": min(len(found), ON_PAPER),
            "told": asked.told() or _("全部"),
            "query": asked.query(),
            "unit": _office(request),
            "printed": date_format(timezone.localtime(asked.at), _("Y 年 n 月 j 日 H:i")),
        },
    )


def _own_order(request: Request) -> list[str] | None:
    order = LedgerColumns.objects.of(request.user)
    return order.keys if order else None


def _office(request: Request) -> str:
    """Whose ledger it is, for the head of the page."""
    lowest = max((post.unit for post in request.posts), key=lambda unit: unit.level, default=None)
    return lowest.name if lowest else ""
