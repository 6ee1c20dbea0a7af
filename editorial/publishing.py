"""发布: registering where the signed text went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from editorial.models import Article, Publication, State
from workflows.act import Act, Refusal, Refused
from workflows.models import Attachment, Outlet


@dataclass(frozen=True)
class Entry:
    """One outlet's line: published at a time with a link or a picture, or left out with a reason."""

    outlet: Outlet
    published_at: datetime | None = None
    link: str = ""
    evidence: Attachment | None = None
    why: str = ""

    @property
    def left_out(self) -> bool:
        return self.published_at is None


def names_its_outlets(act: Act) -> Refusal | None:
    """Every line shows where it went out, or says why it did not."""
    entries: list[Entry] = act.said("entries", [])
    if not entries:
        return Refusal(_("请至少登记一个账号的发布情况"), "entries")
    for entry in entries:
        if entry.left_out and not entry.why.strip():
            return Refusal(_("{outlet}：不发须说明理由").format(outlet=entry.outlet), "entries")
        if not entry.left_out and not (entry.link or entry.evidence):
            return Refusal(_("{outlet}：请填写链接，或上传截图").format(outlet=entry.outlet), "entries")
        if entry.published_at and entry.published_at > act.at:
            return Refusal(_("{outlet}：发布时间不能晚于现在").format(outlet=entry.outlet), "entries")
    return None


def publish(act: Act) -> None:
    """Writes the lines; the article is published with its first, and the task ends with its last."""
    article: Article = act.subject
    entries: list[Entry] = act.said("entries")
    recorded = Publication.objects.filter(article=article, outlet=OuterRef("pk"))
    planned = dict(article.outlets.annotate(recorded=Exists(recorded)).values_list("pk", "recorded"))
    for entry in entries:
        if entry.outlet.pk not in planned:
            raise Refused(_("{outlet}不在签发的拟发布账号之列").format(outlet=entry.outlet))
        if planned[entry.outlet.pk]:
            raise Refused(_("{outlet}已经登记过了").format(outlet=entry.outlet))
        planned[entry.outlet.pk] = True
    goes_out = any(not entry.left_out for entry in entries)
    done = all(planned.values())
    if article.state == State.PUBLISHED:
        act.branch = "rest" if done else "more"
    elif goes_out:
        act.branch = "" if done else "part"
    else:
        raise Refused(_("至少要在一个账号发布；都不发，请退回"))
    Publication.objects.bulk_create(
        Publication(
            article=article,
            outlet=entry.outlet,
            revision=article.revision,
            digest=article.signed_digest,
            left_out=entry.left_out,
            why=entry.why,
            published_at=entry.published_at,
            link=entry.link,
            evidence=entry.evidence,
            published_by=act.by,
            recorded_at=act.at,
        )
        for entry in entries
    )
    article.live_digest, article.changed_at = article.signed_digest, act.at
    act.changes = {"outlets": [entry.outlet.pk for entry in entries if not entry.left_out]}
