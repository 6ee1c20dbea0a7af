"""审签单: on paper by the browser's printer, and as a PDF for the files."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from editorial.models import Article
from editorial.sheet import Sheet, sheet_of
from editorial.sheet.form import labels
from editorial.sheet.pdf import pdf_of, qr_code
from workflows.requests import Request


@require_safe
def sheet(request: Request, pk: int) -> HttpResponse:
    """The sheet of the present round, ready for the printer."""
    article = _article(request, pk)
    made = _sheet(request, article, timezone.now())
    return render(
        request,
        "print/sheet.html",
        {"article": article, "sheet": made, "labels": labels(), "qr": qr_code(made.url)},
    )


@require_safe
def sheet_pdf(request: Request, pk: int) -> HttpResponse:
    """The same, as a file."""
    at = timezone.now()
    made = _sheet(request, _article(request, pk), at)
    response = HttpResponse(pdf_of(made, at=at), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{made.number}.pdf"'
    return response


def _article(request: Request, pk: int) -> Article:
    articles = Article.objects.visible_to(request.user).listed().select_related("plan_version__plan")
    article: Article = get_object_or_404(articles, pk=pk)
    return article


def _sheet(request: Request, article: Article, at: datetime) -> Sheet:
    url = request.build_absolute_uri(article.get_absolute_url())
    return sheet_of(article, url=url, printed_by=request.user.name, at=at)
