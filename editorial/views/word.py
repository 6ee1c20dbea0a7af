"""A text as a .docx, to be read, printed or marked up elsewhere."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from editorial import documents, drafts
from editorial.models import Article, Draft
from editorial.pictures import Pictures
from editorial.revising import Text
from editorial.views.desk import article_of
from workflows.models import User
from workflows.requests import Request

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def export(request: Request, pk: int) -> HttpResponse:
    """`?copy=1`: the working copy, for who may edit it; else the text that counts."""
    article = article_of(request.user, pk)
    text = _text(article, request.user, wants_copy=bool(request.GET.get("copy")))
    response = HttpResponse(
        documents.write_docx(article, text, Pictures.of(article.pk)),
        content_type=DOCX,
        headers={"X-Content-Type-Options": "nosniff"},
    )
    response["Content-Disposition"] = documents.disposition(f"{article.number} {text.title}.docx")
    return response


def _text(article: Article, reader: User, *, wants_copy: bool) -> Text:
    """An unsent text is its working copy's; anybody who sees the article then is its author."""
    if not article.revision or (wants_copy and drafts.mode_of(reader, article)):
        return Text.of(Draft.objects.get(article=article))
    revision = article.text()
    assert revision is not None
    return Text.of(revision)
