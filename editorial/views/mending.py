"""What a reviewer does on the drafting page, and how two texts become one again: preview, revise, adopt, erase."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import drafts
from editorial.models import Article
from editorial.pages import drafting as pages
from editorial.pages.said import after
from editorial.views.desk import article_of, as_typed, cannot, point_out, shown, stored, to
from editorial.views.sent import Sent
from workflows import engine
from workflows.act import Refused
from workflows.requests import Request


def preview(request: Request, article: Article) -> HttpResponse:
    """What a reviewer's change comes to, before it is made."""
    sent, answer = stored(request, article)
    return answer or _previewed(request, article, sent)


def _previewed(request: Request, article: Article, sent: Sent) -> HttpResponse:
    draft, standing = drafts.open_copy(article, request.user, timezone.now())
    desk = as_typed(sent, version=draft.version)
    desk.clash = pages.clash_of(article, draft, standing, sent.pictures)
    desk.preview = pages.preview_of(article, sent.text_of, sent.pictures)
    if desk.preview is None:
        desk.error = _("文本没有改动")
    return shown(request, desk, 200 if desk.preview else 422)


def revise(request: Request, article: Article) -> HttpResponse:
    """修改文本, of exactly what was previewed."""
    sent, answer = stored(request, article)
    if answer:
        return answer
    if sent.text_of.digest != request.POST.get("previewed"):
        return _previewed(request, article, sent)
    try:
        engine.perform(
            article,
            "revise",
            by=request.user,
            seen=request.POST.get("seen", ""),
            text=sent.text_of,
            words=sent.form.cleaned_data.get("words", ""),
        )
    except Refused as refusal:
        return point_out(request, article_of(request.user, article.pk), sent, refusal)
    article = article_of(request.user, article.pk)
    messages.success(request, after("revise", article, request.user))
    return to(article.get_absolute_url())


def adopt(request: Request, article: Article) -> HttpResponse:
    """Goes on from the text that counts, and lets the working copy go."""
    if drafts.mode_of(request.user, article) is None:
        messages.error(request, cannot(article))
        return redirect(article)
    drafts.adopt(article, by=request.user, at=timezone.now())
    messages.success(request, _("已换成当前 V{number}").format(number=article.revision))
    return to(reverse("editorial:edit", args=[article.pk]))


def stand_by(request: Request, article: Article) -> HttpResponse:
    """Goes on with the working copy, over the text that counts, knowingly."""
    _sent, answer = stored(request, article)
    if answer:
        return answer
    drafts.stand_by(article, by=request.user, at=timezone.now())
    messages.success(
        request, _("已保留您的文字，与当前 V{number} 不同之处请核对").format(number=article.revision)
    )
    return to(reverse("editorial:edit", args=[article.pk]))


def erase(request: Request, article: Article) -> HttpResponse:
    """Takes a text that must not be here out of the system."""
    try:
        drafts.erase(article, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("已清除这篇稿件此前保存的标题、正文和附件"))
    return to(reverse("editorial:edit", args=[article.pk]))
