"""审签单: everything that must stand on one text's sign-off sheet, as words ready to print.

The same answer is set by two hands: `templates/print/sheet.html` for the browser, `sheet.typ` for the PDF.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from editorial.models import Article, Level, LevelKey, Mark, Revision, Signature
from editorial.proofing import rounds_of
from editorial.sheet.afterwards import corrections, published
from editorial.sheet.form import Field, LevelBlock, Seat, Sheet
from editorial.sheet.signed import earlier, issued, level_block, signed_revision
from editorial.sheet.wording import SHORT, stamp


def sheet_of(article: Article, *, url: str, printed_by: str, at: datetime) -> Sheet:
    """Of the text's present round. `article` comes with its people, units and plan."""
    signatures = list(
        Signature.objects.filter(case=article.pk)
        .select_related("signer", "post__unit", "acting_for", "entered_by", "evidence", "carried_from")
        .order_by("round", "at", "pk")
    )
    present = [one for one in signatures if one.round == article.round]
    revision = signed_revision(article, present)
    proofs = rounds_of(list(Mark.objects.filter(article=article)), article.plan_version)
    return Sheet(
        number=f"{article.number}-{article.round}",
        office=article.unit.name,
        title=article.title or _("（无标题）"),
        state=str(article.status.label),
        fields=_fields(article, revision),
        levels=tuple(level_block(level, article.round, present, proofs) for level in _levels(article)),
        issued=issued(article, present),
        published=published(article),
        corrections=corrections(article),
        earlier=earlier(signatures, article.round),
        plan=_plan(article),
        loosened=_loosened(article),
        proof=_proof(article, revision),
        url=url,
        printed=_("{name} 于 {at} 打印").format(name=printed_by, at=stamp(at)),
    )


def _fields(article: Article, revision: Revision | None) -> tuple[Field, ...]:
    co_authors = [person.name for person in article.co_authors.all()]
    writers = _("、").join([article.author.name, *co_authors])
    outlets = _("、").join(str(outlet) for outlet in article.outlets.all())
    source = " ".join(filter(None, (article.source, article.source_url)))
    attachments = [
        _("{name}（sha256 {sha}…）").format(name=one["name"], sha=str(one["sha256"])[:SHORT])
        for one in (revision.attachments if revision else [])
    ]
    return (
        Field(_("标题"), revision.title if revision else article.title, wide=True),
        Field(_("类型"), str(article.get_kind_display())),
        Field(_("字数"), f"{revision.words:,}" if revision else "—"),
        Field(_("作者"), writers),
        Field(_("供稿单位"), article.from_unit.name),
        Field(_("栏目"), article.column or "—"),
        Field(_("送审时间"), stamp(article.submitted_at) or "—"),
        Field(_("来源"), source or _("本单位采写"), wide=bool(source)),
        *((Field(_("转载登记"), article.repost_note, wide=True),) if article.repost_note else ()),
        Field(_("重大事项"), _("是") if article.major else _("否")),
        Field(_("是否涉密"), _("是") if article.classified else _("否（涉密内容不得进入本系统）")),
        Field(_("加急"), _("是：{why}").format(why=article.urgent_reason) if article.urgent else _("否")),
        Field(_("拟发布账号"), outlets or "—", wide=True),
        Field(_("拟发布时间"), stamp(article.planned_at) or _("签发后即发")),
        Field(_("内容摘要"), (revision.summary if revision else "") or "—", wide=True),
        Field(_("佐证材料"), "\n".join(attachments) or _("无"), wide=True),
    )


def _levels(article: Article) -> list[Level]:
    levels = article.plan_version.levels if article.plan_version else []
    return [level for level in levels if level.key != LevelKey.MAJOR or article.major]


def _plan(article: Article) -> str:
    if article.plan_version is None:
        return _("尚未送审")
    version = article.plan_version
    return _("{plan}第 {number} 版；依据：{source}").format(
        plan=version.plan, number=version.number, source=version.source
    )


def _loosened(article: Article) -> str:
    version = article.plan_version
    if version is None or not version.loosened:
        return ""
    return _("本方案放宽“任何两个环节的审稿工作不能同时由一人担任”：{why}").format(why=version.loosened_why)


def _proof(article: Article, revision: Revision | None) -> tuple[Field, ...]:
    """What lets a reader check the paper against the record."""
    signed = revision.digest if revision else ""
    live = article.live_digest if article.live_digest not in ("", signed) else ""
    return (
        Field(_("文本摘要值"), signed or "—", wide=True),
        *((Field(_("更正后摘要值"), live, wide=True),) if live else ()),
        Field(
            _("留痕"),
            _("{count} 条，末条 {head}").format(count=article.trail_length, head=article.trail_head),
            wide=True,
        ),
    )


__all__ = ["Field", "LevelBlock", "Seat", "Sheet", "sheet_of"]
