"""Word in and out of an article: what a .docx holds for its working copy, and its text as a .docx."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, cast

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from editorial.models import Article
from editorial.pictures import Pictures
from editorial.revising import Text
from editorial.text.sanitise import images_in
from editorial.text.word import export_docx, import_docx
from workflows.forms.acts import keep
from workflows.models import User
from workflows.uploads import safe_name


@dataclass(frozen=True)
class Document:
    """What a .docx holds for us, and what the person should know was left behind."""

    title: str
    summary: str
    body: str
    notes: list[str]


def read_docx(upload: UploadedFile, article: Article, *, by: User) -> Document:
    """Raises UploadRefused or BodyRefused. The document's pictures are kept as the article's own."""
    found = import_docx(cast("BinaryIO", upload), str(upload.name))
    known = {each.sha256 for each in Pictures.of(article.pk).by_pk.values()}
    for picture in found.images:
        if picture.sha256 not in known:
            keep(SimpleUploadedFile(picture.name, picture.content), subject=article, by=by)
    return Document(found.title, found.summary, found.body_html, found.warnings)


def write_docx(article: Article, text: Text, pictures: Pictures) -> bytes:
    """The text as a page of 公文, with what tells which text it is."""
    wanted = set(images_in(text.body))
    images = {}
    for each in pictures.by_pk.values():
        if each.sha256 in wanted and each.sha256 not in images:
            with each.file.open("rb") as stream:
                images[each.sha256] = stream.read()
    facts = [(_("编号"), article.number), (_("作者"), article.author.name)]
    if text.digest == article.digest:
        facts += [(_("版本"), f"V{article.revision}"), (_("摘要值"), text.digest[:12])]
    return export_docx(
        text.title, text.summary, text.body, facts=facts, images=images, author=article.author.name
    )


def disposition(name: str) -> str:
    """The header that hands a file over under this name, Chinese or not (RFC 5987)."""
    return content_disposition_header(True, safe_name(name)) or "attachment"
