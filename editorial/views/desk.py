"""The drafting page itself: drawn from what is stored or from what was typed, and what saving it answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import drafts
from editorial.drafts import Conflict, Held, Mode, Standing
from editorial.forms.drafting import CLASSIFIED, ArticleForm
from editorial.models import Article
from editorial.pages import drafting as pages
from editorial.pages.drafting import Desk
from editorial.views.sent import Sent, homes_of
from workflows.act import Refused
from workflows.models import User
from workflows.requests import Request


def article_of(user: User, pk: int) -> Article:
    """The article, if this person may see it; else 404."""
    rows = Article.objects.visible_to(user).select_related("author", "unit", "from_unit", "case")
    found: Article = get_object_or_404(rows, pk=pk)
    return found


def stored(
    request: Request, article: Article, *, importing: bool = False
) -> tuple[Sent, HttpResponse | None]:
    """Saves what was sent; or the page that says why not, with everything as it was typed."""
    mode = drafts.mode_of(request.user, article)
    sent = Sent.read(request, article, mode, importing=importing)
    if mode is None:
        return sent, shown(request, as_typed(sent, error=cannot(article)), 409)
    if not sent.is_good:
        return sent, shown(request, as_typed(sent), 422)
    try:
        sent.draft = drafts.save(
            article,
            sent.text_of,
            by=request.user,
            version=sent.version,
            at=timezone.now(),
            sheet=sent.sheet,
        )
    except Conflict as conflict:
        desk = as_typed(sent, version=conflict.draft.version)
        desk.clash = pages.clash_with(conflict.draft, sent.text_of, sent.pictures)
        return sent, shown(request, desk, 409)
    except Held as held:
        words = _("{name}正在编辑（{at} 起），没有保存。您的文字还在这里，可以先复制，或请对方保存后再试。")
        since = timezone.localtime(held.lock.since)
        told = words.format(name=held.lock.holder.name, at=f"{since:%H:%M}")
        return sent, shown(request, as_typed(sent, error=told), 423)
    except Refused as refusal:
        return sent, shown(request, as_typed(sent, error=refusal.reason), 409)
    return sent, None


def point_out(request: Request, article: Article, sent: Sent, refusal: Refused) -> HttpResponse:
    """The door said no; the words are saved all the same, and here again."""
    draft, standing = drafts.open_copy(article, request.user, timezone.now())
    sent.article = article
    desk = as_typed(sent, version=draft.version, draft=draft)
    if refusal.code == "stale":
        desk.clash = pages.clash_of(article, draft, Standing.BEHIND, sent.pictures)
    elif standing is not Standing.GOOD:
        desk.clash = pages.clash_of(article, draft, standing, sent.pictures)
    if refusal.code in sent.form.fields:
        sent.form.add_error(refusal.code, refusal.reason)
    else:
        desk.error = refusal.reason
    return shown(request, desk, 409 if refusal.code == "stale" else 422)


def as_typed(sent: Sent, *, version: int | None = None, error: str = "", draft: Any = None) -> Desk:
    return Desk(
        sent.article,
        sent.mode,
        sent.form,
        sent.pictures,
        sent.text,
        raw=sent.raw,
        draft=draft or sent.draft,
        version=sent.version if version is None else version,
        error=error,
        importing=sent.importing,
    )


def shown(request: Request, desk: Desk, status: int = 200) -> HttpResponse:
    article = desk.article
    if desk.mode is not Mode.REVIEWER:
        desk.columns = pages.columns_of(article)
    if desk.is_new:
        desk.homes = homes_of(request.user) if not article.pk else []
    else:
        desk.returned = pages.last_return(article)
    context = {
        "nav": "articles",
        "desk": desk,
        "article": article,
        "form": desk.form,
        "is_classified": isinstance(desk.form, ArticleForm)
        and desk.form.is_bound
        and desk.form.is_classified,
        "classified_words": CLASSIFIED,
    }
    return render(request, "editorial/article/edit.html", context, status=status)


def cannot(article: Article) -> str:
    return _("稿件现在是“{state}”，您不能修改文本").format(state=article.get_state_display())


def to(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
