"""专项检查: the list of campaigns, one of them with what its units told, and its table."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rectification.forms.campaign import CAMPAIGN_ASKS, DRAFTS, CampaignForm
from rectification.models import Campaign, Census, CensusState
from rectification.pages.campaign import campaign_for, censuses_of, read, rows_of
from rectification.pages.campaign_sheet import sheets
from rectification.views.finding import told
from workflows import engine
from workflows.act import Refused
from workflows.pages import Asked
from workflows.permissions import holds
from workflows.requests import Request
from workflows.views.acting import act_on, handle
from workflows.views.sheets import as_workbook

A_PAGE = 25
MINE = 20  # censuses of one's own unit above the list


@require_safe
def campaigns(request: Request) -> HttpResponse:
    """What one's own unit is to tell, and the campaigns that one oversees."""
    answered = Count("censuses", filter=Q(censuses__state=CensusState.ANSWERED))
    found = (
        Campaign.objects.visible_to(request.user)
        .select_related("unit")
        .annotate(asked=Count("censuses"), answered=answered)
        .order_by("-pk")
    )
    mine = Census.objects.asked_of(request.user).on_desk().order_by("-pk")[:MINE]
    now = timezone.now()
    return render(
        request,
        "rectification/campaign/list.html",
        {
            "nav": "campaigns",
            "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
            "mine": [(census, census.is_overdue(now)) for census in mine],
            "may_draft": holds(request.user, *DRAFTS),
            "now": now,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_new(request: Request) -> HttpResponse:
    """起草."""
    if not holds(request.user, *DRAFTS):
        raise Http404
    form = CampaignForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        campaign = form.save(commit=False)
        try:
            engine.begin(campaign, by=request.user, **form.inputs())
        except Refused as refusal:
            _point_out(form, refusal)
        else:
            messages.success(request, _("草案已存，核对后下发"))
            return redirect(campaign)
    return _form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_edit(request: Request, pk: int) -> HttpResponse:
    """修改草案."""
    campaign = campaign_for(request.user, pk)
    if "revise" not in engine.open_to(request.user, campaign):
        raise Http404
    form = CampaignForm(request.POST or None, instance=campaign_for(request.user, pk), by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            engine.perform(campaign, "revise", by=request.user, **form.inputs())
        except Refused as refusal:
            _point_out(form, refusal)
        else:
            messages.success(request, _("草案已存，核对后下发"))
            return redirect(campaign)
    return _form_page(request, form, campaign)


@require_safe
def campaign(request: Request, pk: int) -> HttpResponse:
    """`?do=` opens a form."""
    return campaign_page(request, campaign_for(request.user, pk), Asked(do=request.GET.get("do", "")))


@require_safe
def campaign_export(request: Request, pk: int) -> HttpResponse:
    """摸排汇总表."""
    found = campaign_for(request.user, pk)
    rows = rows_of(censuses_of(found), found, timezone.now())
    return as_workbook(_("{title}摸排汇总").format(title=found.title), *sheets(found, rows))


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Every button of a campaign posts here."""
    if verb not in CAMPAIGN_ASKS:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(f"{campaign_for(request.user, pk).get_absolute_url()}?do={verb}")
    return act_on(
        request,
        lambda: campaign_for(request.user, pk),
        verb,
        asks=CAMPAIGN_ASKS,
        page=campaign_page,
        told=told,
    )


@require_POST
def campaign_claim(request: Request, pk: int) -> HttpResponse:
    """认领."""
    return handle(request, campaign_for(request.user, pk), engine.claim)


@require_POST
def campaign_release(request: Request, pk: int) -> HttpResponse:
    """退还."""
    return handle(request, campaign_for(request.user, pk), engine.release)


def campaign_page(request: Request, subject: Campaign, asked: Asked, status: int = 200) -> HttpResponse:
    now = timezone.now()
    page = read(subject, request.user, at=now, asked=asked)
    return render(
        request,
        "rectification/campaign/detail.html",
        {"nav": "campaigns", "page": page, "campaign": subject, "now": now},
        status=status,
    )


def _form_page(request: Request, form: CampaignForm, campaign: Campaign | None) -> HttpResponse:
    return render(
        request,
        "rectification/campaign/form.html",
        {"nav": "campaigns", "form": form, "campaign": campaign},
        status=422 if request.method == "POST" else 200,
    )


def _point_out(form: CampaignForm, refusal: Refused) -> None:
    form.add_error(refusal.code if refusal.code in form.fields else None, refusal.reason)
