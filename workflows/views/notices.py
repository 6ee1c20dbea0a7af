"""通知: what one was told, the latest first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflows import notices as told
from workflows.keys import keys
from workflows.models import Case, Following, Notice
from workflows.requests import Request

PAGE = 30


@require_safe
def notices(request: Request) -> HttpResponse:
    """One page of them."""
    before = next(iter(keys([request.GET.get("before", "")])), 0)
    found = Notice.objects.filter(recipient=request.user).order_by("-seq").told()
    rows = list((found.filter(seq__lt=before) if before else found)[:PAGE])
    cases = {row.record.case_id for row in rows}
    muted = Following.objects.filter(user=request.user, case__in=cases, muted=True)
    return render(
        request,
        "notices/list.html",
        {
            "nav": "notices",
            "rows": list(zip(rows, told.words_of(rows), strict=True)),
            "newest": rows[0].seq if rows and not before else 0,
            "next": rows[-1].seq if len(rows) == PAGE else 0,
            "quiet": set(muted.values_list("case", flat=True)),
        },
    )


@require_safe
def notice(request: Request, seq: int) -> HttpResponse:
    """To what it is about; all that was told of that is read then."""
    found = get_object_or_404(Notice.objects.told(), recipient=request.user, seq=seq)
    told.read(request.user, record__case=found.record.case_id)
    url = told.words_of([found])[0]["url"]
    return redirect(url or "notices")


@require_POST
def notices_read(request: Request) -> HttpResponse:
    """全部标为已读: all that were on the screen, and not what came meanwhile."""
    through = next(iter(keys([request.POST.get("through", "")])), 0)
    told.read(request.user, seq__lte=through)
    return redirect("notices")


@require_POST
def follow(request: Request, pk: int) -> HttpResponse:
    """关注, 静音, or neither, of a case that one may see."""
    case, how = get_object_or_404(Case, pk=pk), request.POST.get("how", "")
    subject = _visible(request, case)
    Following.objects.filter(user=request.user, case=case).delete()
    if how in ("follow", "mute"):
        Following.objects.create(user=request.user, case=case, muted=how == "mute")
    said = {
        "follow": _("已关注《{title}》，有进展就通知您"),
        "mute": _("《{title}》的进展不再通知您；需要您办理时仍会通知"),
    }
    messages.success(request, said.get(how, _("《{title}》恢复为一般通知")).format(title=subject))
    return redirect(subject.get_absolute_url() if "stay" not in request.POST else "notices")


def _visible(request: Request, case: Case) -> Any:
    model = case.flow_class.subject_model()
    if not model.objects.visible_to(request.user).filter(pk=case.pk).exists():
        raise Http404
    return model.objects.get(pk=case.pk)
