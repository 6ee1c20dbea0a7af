"""The drafting page's requests: saving as one types, the edit lock, pictures, pastes. All POST, all answer JSON."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from editorial import drafts
from editorial.drafts import Conflict, Held, Mode
from editorial.forms.drafting import CLASSIFIED
from editorial.models import Article, Draft
from editorial.pictures import Pictures, address
from editorial.text.sanitise import BodyRefused, clean_paste
from editorial.views.desk import article_of
from editorial.views.drafting import begin
from editorial.views.sent import Sent, homes_of, is_classified, new_article
from workflows.act import Refused
from workflows.forms.acts import keep
from workflows.requests import Request
from workflows.uploads import UploadRefused


@require_POST
def autosave(request: Request, pk: int) -> HttpResponse:
    """Saves the working copy as it is being typed; a field that cannot be read yet waits on the page."""
    article = article_of(request.user, pk)
    mode = drafts.mode_of(request.user, article)
    if mode is None:
        return _no(410, _("稿件现在是“{state}”，您不能再修改").format(state=article.get_state_display()))
    if is_classified(request.POST):
        return _no(422, str(CLASSIFIED))
    sent = Sent.read(request, article, mode)
    if reason := _unreadable(sent):
        return _no(422, reason)
    try:
        draft = drafts.save(
            article,
            sent.text_of,
            by=request.user,
            version=sent.version,
            at=timezone.now(),
            sheet=sent.sheet,
        )
    except Conflict as conflict:
        return _conflict(conflict.draft, sent.pictures)
    except Held as held:
        lock = held.lock
        return JsonResponse({"holder": lock.holder.name, "since": _iso(lock.since)}, status=423)
    except Refused as refusal:
        return _no(410, refusal.reason)
    return JsonResponse({"ok": True, "version": draft.version, "saved_at": _iso(draft.saved_at)})


@require_POST
def begin_by_typing(request: Request) -> HttpResponse:
    """The first save of a new text: it begins here, and the page goes on under the article's own addresses."""
    homes = homes_of(request.user)
    if not homes:
        return _no(403, _("您没有可以供稿的岗位"))
    if is_classified(request.POST):
        return _no(422, str(CLASSIFIED))
    article = new_article(request, homes)
    sent = Sent.read(request, article, Mode.AUTHOR)
    if reason := _unreadable(sent):
        return _no(422, reason)
    try:
        begin(article, sent, by=request.user)
    except Refused as refusal:
        return _no(403, refusal.reason)
    draft = Draft.objects.get(article=article)
    saved = {"ok": True, "version": draft.version, "saved_at": _iso(draft.saved_at)}
    return JsonResponse({**saved, "moved": addresses(article)})


@require_POST
def lock(request: Request, pk: int) -> HttpResponse:
    """Holds, takes over, or lets go of the edit lock for one window."""
    article = article_of(request.user, pk)
    window = "".join(filter(str.isalnum, request.POST.get("window", "")))[:40]
    action = request.POST.get("action", "hold")
    if action == "release":  # also of a text that was just sent in
        drafts.release(article, by=request.user, window=window)
        return JsonResponse({"mine": False})
    if drafts.mode_of(request.user, article) is None:
        return _no(410, _("稿件现在是“{state}”，您不能再修改").format(state=article.get_state_display()))
    held, mine = drafts.hold(
        article, by=request.user, window=window, at=timezone.now(), openly=action == "take_over"
    )
    if mine:
        return JsonResponse({"mine": True, "since": _iso(held.since)})
    is_self = held.holder_id == request.user.pk
    return JsonResponse(
        {"mine": False, "holder": held.holder.name, "since": _iso(held.since), "self": is_self}
    )


@require_POST
def lock_nothing(request: Request) -> HttpResponse:
    """A text that is not begun is nobody else's."""
    return JsonResponse({"mine": True, "since": _iso(timezone.now())})


@require_POST
def upload(request: Request, pk: int) -> HttpResponse:
    """A picture for the body, or a file beside it."""
    article = article_of(request.user, pk)
    if drafts.mode_of(request.user, article) is None:
        return _no(422, _("您不能再修改这篇稿件"))
    sent = request.FILES.get("file")
    if sent is None:
        return _no(422, _("没有收到文件"))
    if is_classified(request.POST):
        return _no(422, str(CLASSIFIED))
    try:
        kept = keep(sent, subject=article, by=request.user)
    except UploadRefused as refused:
        return _no(422, str(refused))
    alt = request.POST.get("alt", "").strip()
    return JsonResponse({"id": kept.pk, "url": address(kept), "alt": alt or kept.name, "name": kept.name})


@require_POST
def paste(request: Request, pk: int = 0) -> HttpResponse:
    """What the clipboard holds, as the house keeps it. Stores nothing."""
    pictures = Pictures.of(article_of(request.user, pk).pk) if pk else Pictures({})
    try:
        pasted = clean_paste(request.POST.get("html", ""), pictures.key_of)
    except BodyRefused as refused:
        return _no(422, refused.reason)
    return JsonResponse({"html": pictures.shown(pasted.html), "notes": list(pasted.notes)})


@require_POST
def copy(request: Request, pk: int) -> HttpResponse:
    """另存: the sender's words as a new draft, where two people's will not go into one."""
    source = article_of(request.user, pk)
    homes = homes_of(request.user)
    if not homes:
        return _no(403, _("您没有可以供稿的岗位"))
    if is_classified(request.POST):
        return _no(422, str(CLASSIFIED))
    sent = Sent.read(request, source, Mode.AUTHOR)
    if reason := _unreadable(sent):
        return _no(422, reason)
    made = new_article(request, homes)
    made.title = _("{title}（另存）").format(title=sent.text_of.title)[:120]
    drafts.copy_into(made, source, sent.text_of, by=request.user, at=timezone.now())
    return JsonResponse({"url": reverse("editorial:edit", args=[made.pk])})


def addresses(article: Article) -> dict[str, str]:
    """Where the page of an article sends what."""
    names = {"page": "edit", "autosave": "autosave", "lock": "lock", "copy": "copy", "upload": "upload"}
    found = {key: reverse(f"editorial:{name}", args=[article.pk]) for key, name in names.items()}
    return {**found, "paste": reverse("editorial:paste", args=[article.pk])}


def _unreadable(sent: Sent) -> str:
    """What keeps the words from being saved at all; the fields of the sheet do not."""
    sent.form.is_valid()
    for name in ("body", "title", "summary"):
        if sent.form.has_error(name):
            return str(sent.form.errors[name][0])
    return ""


def _conflict(draft: Draft, pictures: Pictures) -> JsonResponse:
    at = timezone.localtime(draft.saved_at)
    current: dict[str, Any] = {"version": draft.version, "title": draft.title, "summary": draft.summary}
    return JsonResponse(
        {
            "reason": _("{name}在 {at} 保存了较新的内容，没有覆盖。您的文字还在这里，请选择怎么办。").format(
                name=draft.saved_by.name, at=f"{at:%H:%M}"
            ),
            "by": draft.saved_by.name,
            "at": _iso(draft.saved_at),
            "current": {**current, "body": pictures.shown(draft.body)},
        },
        status=409,
    )


def _no(status: int, reason: str) -> JsonResponse:
    return JsonResponse({"reason": reason}, status=status)


def _iso(at: Any) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
