"""常用视图: keeping a view of the ledger, naming it anew, sharing it, and letting it go."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rectification.forms.ledger import LedgerFilter
from rectification.forms.saved_view import SavedViewForm, normalised
from rectification.listing import Reach
from rectification.models import SavedView
from rectification.views.ledger import asked_by, ledger_page
from workflows.requests import Request, posts_of


@require_POST
def saved_view_new(request: Request) -> HttpResponse:
    """存为常用视图: what the address asks now. Refused, the ledger comes back with what was typed."""
    query = normalised(request.POST.get("query", ""))
    request.GET = QueryDict(query)  # the ledger under the form is the one that is being kept
    question = asked_by(request)
    form = SavedViewForm(request.POST, by=request.user, posts=request.posts, query=query)
    if not form.is_valid():
        return ledger_page(request, question, saving=form, status=422)
    view = form.save()
    messages.success(request, _("已存为常用视图“{name}”").format(name=view.name))
    return redirect(view)


@require_http_methods(["GET", "HEAD", "POST"])
def saved_view(request: Request, pk: int) -> HttpResponse:
    """One of one's own views: its name, and whom it is shared with."""
    view = get_object_or_404(SavedView, pk=pk, owner=request.user)
    posts = posts_of(request)
    form = SavedViewForm(request.POST or None, instance=view, by=request.user, posts=posts)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("视图已改"))
        return redirect(view)
    asked = LedgerFilter(QueryDict(view.query), units=Reach.of(request.user, posts).units, at=timezone.now())
    return render(
        request,
        "rectification/saved_view/form.html",
        {"nav": "findings", "form": form, "view": view, "told": asked.told() or _("全部")},
        status=422 if request.method == "POST" else 200,
    )


@require_POST
def saved_view_remove(request: Request, pk: int) -> HttpResponse:
    """删去: only the view; the findings stay as they are."""
    view = get_object_or_404(SavedView, pk=pk, owner=request.user)
    view.delete()
    messages.success(request, _("视图“{name}”已删去").format(name=view.name))
    return redirect(f"{reverse('rectification:findings')}?{view.query}")
