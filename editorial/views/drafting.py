"""撰写: the page on which a text is begun, written and sent in. Reviewers' part is in `mending`, JSON in `saving`."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from editorial import drafts
from editorial.drafts import Mode
from editorial.forms.drafting import ArticleForm, Words
from editorial.models import Article
from editorial.pages import drafting as pages
from editorial.pages.drafting import Desk
from editorial.pages.said import after
from editorial.pictures import Pictures
from editorial.revising import Text
from editorial.views import mending
from editorial.views.desk import article_of, as_typed, cannot, point_out, shown, stored, to
from editorial.views.sent import Sent, homes_of, new_article
from workflows import engine
from workflows.act import Refused
from workflows.models import User
from workflows.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """A text that is not begun yet: its article begins with its first save."""
    homes = homes_of(request.user)
    if not homes:
        messages.error(request, _("您没有可以供稿的岗位"))
        return redirect("editorial:articles")
    article = new_article(request, homes)
    if request.method != "POST":
        desk = Desk(article, Mode.AUTHOR, ArticleForm(article=article), Pictures({}), Text("", "", ""))
        return shown(request, desk)
    sent = Sent.read(request, article, Mode.AUTHOR)
    if not sent.is_good:
        told = _("附件需要重新选择") if sent.uploads else ""
        return shown(request, as_typed(sent, error=told), 422)
    try:
        begin(article, sent, by=request.user)
    except Refused as refusal:
        return shown(request, as_typed(sent, error=refusal.reason), 422)
    if sent.uploads:
        sent.keep_files(by=request.user)
        drafts.save(article, sent.text_of, by=request.user, version=0, at=timezone.now())
    return _sent_on(request, article_of(request.user, article.pk), sent)


def begin(article: Article, sent: Sent, *, by: User) -> None:
    """The draft through the door, with the fields of its sheet."""
    sheet = sent.sheet
    for name, value in sheet.items():
        if name not in ("outlets", "co_authors"):
            setattr(article, name, value)
    text = sent.text_of
    article.title = text.title[:120]
    engine.begin(
        article,
        by=by,
        text=text,
        outlets=list(sheet.get("outlets", ())),
        co_authors=list(sheet.get("co_authors", ())),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """The working copy of an article: its author's before review, its reviewers' at their level."""
    article = article_of(request.user, pk)
    if request.method == "POST":
        return ACTIONS.get(request.POST.get("action", ""), _save)(request, article)
    mode = drafts.mode_of(request.user, article)
    if mode is None:
        messages.info(request, cannot(article))
        return redirect(article)
    return _opened(request, article, mode)


@require_http_methods(["POST"])
def import_docx(request: Request, pk: int) -> HttpResponse:
    """The page's form sent here with a .docx: what was typed is saved together with what the file holds."""
    return _save(request, article_of(request.user, pk), importing=True)


def _save(request: Request, article: Article, importing: bool = False) -> HttpResponse:
    sent, answer = stored(request, article, importing=importing)
    return answer or _sent_on(request, article_of(request.user, article.pk), sent)


def _submit(request: Request, article: Article) -> HttpResponse:
    """送审: saves, then asks the door; what it refuses stands beside the field that it is about."""
    sent, answer = stored(request, article)
    return answer or _submitted(request, article_of(request.user, article.pk), sent)


ACTIONS: dict[str, Callable[[Request, Article], HttpResponse]] = {
    "submit": _submit,
    "preview": mending.preview,
    "revise": mending.revise,
    "adopt": mending.adopt,
    "stand_by": mending.stand_by,
    "erase": mending.erase,
}


def _sent_on(request: Request, article: Article, sent: Sent) -> HttpResponse:
    """After a first or a plain save."""
    for note in sent.notes:
        messages.warning(request, note)
    if request.POST.get("action") == "submit" and sent.mode is Mode.AUTHOR and not sent.importing:
        return _submitted(request, article, sent)
    messages.success(request, _("已导入并保存") if sent.importing else _("已保存草稿"))
    return to(reverse("editorial:edit", args=[article.pk]))


def _submitted(request: Request, article: Article, sent: Sent) -> HttpResponse:
    try:
        engine.perform(
            article,
            "submit",
            by=request.user,
            seen=article.digest,
            words=sent.form.cleaned_data.get("words", ""),
        )
    except Refused as refusal:
        return point_out(request, article, sent, refusal)
    article = article_of(request.user, article.pk)
    messages.success(request, after("submit", article, request.user))
    return to(article.get_absolute_url())


def _opened(request: Request, article: Article, mode: Mode) -> HttpResponse:
    draft, standing = drafts.open_copy(article, request.user, timezone.now())
    pictures = Pictures.of(article.pk)
    beginning = {"title": draft.title, "summary": draft.summary}
    form = (
        ArticleForm(article=article, initial=beginning) if mode is Mode.AUTHOR else Words(initial=beginning)
    )
    desk = Desk(article, mode, form, pictures, Text.of(draft), draft=draft, version=draft.version)
    desk.clash = pages.clash_of(article, draft, standing, pictures)
    return shown(request, desk)
