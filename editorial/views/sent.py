"""What the drafting page sends, read once: the form, the cleaned text, the files, and what is wrong with any."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import drafts
from editorial.documents import read_docx
from editorial.drafts import Mode
from editorial.forms.drafting import ArticleForm, Words
from editorial.models import Article, Draft
from editorial.pictures import Pictures
from editorial.revising import Text
from editorial.rules import WRITERS
from editorial.text.sanitise import BodyRefused
from workflows.forms.acts import keep
from workflows.models import Attachment, Post, Unit, User
from workflows.requests import Request
from workflows.uploads import UploadRefused


@dataclass
class Sent:
    """One POST of the page. `text` is None where the body could not be read; `raw` still holds it."""

    article: Article
    mode: Mode | None
    form: Words
    pictures: Pictures
    text: Text | None
    raw: str
    version: int
    draft: Draft | None = None
    importing: bool = False
    notes: list[str] = field(default_factory=list)
    uploads: list[UploadedFile] = field(default_factory=list)
    kept: list[Attachment] = field(default_factory=list)

    @classmethod
    def read(cls, request: Request, article: Article, mode: Mode | None, *, importing: bool = False) -> Sent:
        posted = request.POST
        reviewing = mode is Mode.REVIEWER
        form = Words(posted) if reviewing else ArticleForm(posted, article=article)
        stored = Draft.objects.select_related("saved_by").filter(article=article.pk).first()
        number = posted.get("version", "0")
        sent = cls(
            article,
            mode,
            form,
            Pictures({}),
            None,
            posted.get("body", ""),
            int(number) if number.isdecimal() and len(number) < 10 else 0,
            draft=stored,
            importing=importing,
            uploads=[] if is_classified(posted) else request.FILES.getlist("files"),
        )
        if article.pk and mode is not None:
            sent.keep_files(by=request.user)
        sent._read_text(posted, stored.body if stored else "")
        if importing and sent.text is not None and not sent.form.errors:
            sent._read_document(request)
        return sent

    @property
    def is_good(self) -> bool:
        return self.form.is_valid() and self.text is not None

    @property
    def text_of(self) -> Text:
        assert self.text is not None
        return self.text

    @property
    def sheet(self) -> dict[str, Any]:
        return self.form.sheet() if isinstance(self.form, ArticleForm) else {}

    def keep_files(self, *, by: User) -> None:
        """Keeps the files that came along, so that a refusal for something else does not lose them."""
        for upload in self.uploads:
            try:
                self.kept.append(keep(upload, subject=self.article, by=by))
            except UploadRefused as refused:
                told = _("{name}：{reason}").format(name=upload.name, reason=str(refused))
                self.form.add_error(None, told)
        self.uploads = []
        self.pictures = Pictures.of(self.article.pk)
        if self.text is not None and self.kept:
            listed = [*self.text.attachments, *(each.as_listed() for each in self.kept)]
            self.text = replace(self.text, attachments=tuple(listed))

    def _read_text(self, posted: Any, stored: str) -> None:
        numbers = [*posted.getlist("attachment"), *(str(each.pk) for each in self.kept)]
        try:
            self.text = drafts.text_from(posted, self.pictures, self.pictures.chosen(numbers), stored=stored)
        except BodyRefused as refused:
            self.form.add_error("body", refused.reason)

    def _read_document(self, request: Request) -> None:
        """A .docx in place of the body, or behind it."""
        upload = request.FILES.get("docx")
        if upload is None:
            self.form.add_error(None, _("请先选择要导入的 .docx 文件"))
            return
        text = self.text_of
        try:
            found = read_docx(upload, self.article, by=request.user)
        except (UploadRefused, BodyRefused) as refused:
            self.form.add_error(None, str(refused))
            return
        body = text.body + found.body if request.POST.get("where") == "after" else found.body
        self.text = replace(
            text, title=text.title or found.title, summary=text.summary or found.summary, body=body
        )
        self.pictures = Pictures.of(self.article.pk)
        self.notes += found.notes


def is_classified(posted: Any) -> bool:
    return posted.get("classified") == "yes"


def homes_of(user: User) -> list[Unit]:
    """The units for which this person may write, the nearest first."""
    posts = Post.objects.current(timezone.localdate()).filter(user=user, role__in=WRITERS)
    return list(
        dict.fromkeys(post.unit for post in posts.select_related("unit__desk").order_by("-unit__path"))
    )


def new_article(request: Request, homes: list[Unit]) -> Article:
    """An article that is not begun: for the unit that was chosen, or the writer's nearest."""
    wanted = request.POST.get("from_unit", "")
    home = next((unit for unit in homes if str(unit.pk) == wanted), homes[0])
    return Article(author=request.user, unit=home.reviewing, from_unit=home)
