"""How the records of articles and of their corrections are told: what 三审三校 adds to the trail in plain words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from editorial.models import Correction, Mark, ReasonCode, Revision, State
from workflows.models import Outlet, Record
from workflows.telling import Telling, named


class TextTelling(Telling):
    """Knows marks by their words, and a digest by the number of its revision."""

    unsaid_steps = frozenset({"submit", "publish", "execute", "resume"})

    def __init__(self, subjects: dict[int, Any], **names: dict[Any, Any]) -> None:
        super().__init__(subjects, **names)
        self.marks: dict[int, str] = names.get("marks", {})
        self.versions: dict[tuple[int, str], int] = names.get("versions", {})  # of an article and a digest

    @classmethod
    def read(cls, records: Sequence[Record], subjects: dict[int, Any]) -> TextTelling:
        missing = {record.case_id for record in records} - set(subjects)
        return cls(
            subjects | (cls.subjects_of(missing, records[0].subject) if missing else {}),
            outlets=named(Outlet, records, "outlets"),
            marks=named(Mark, records, "marks"),
            versions=_versions({record.seen for record in records if record.seen}),
        )

    def reason(self, record: Record) -> str:
        code = record.reason
        return str(ReasonCode(code).label) if code in ReasonCode.values else code

    def version(self, record: Record, subject: Any) -> str:
        article = subject.article_id if isinstance(subject, Correction) else record.case_id
        number = self.versions.get((article, record.seen))
        return f"V{number}" if number else ""

    def standing(self, record: Record, subject: Any) -> str:
        """By what right: the post, or having written it."""
        by_post = super().standing(record, subject)
        if by_post or subject is None or record.actor_id != subject.author_id:
            return by_post
        return _("申请人") if isinstance(subject, Correction) else _("作者")

    def submitted(self, record: Record) -> str:
        number = record.changes.get("revision")
        if number:
            words = record.changes.get("words", "—")
            return _("送审 V{number}，{words} 字").format(number=number, words=words)
        return _("送审，文本未作修改")

    def sent_back(self, record: Record) -> str:
        to = _("作者") if record.target == State.RETURNED else str(State(record.target).label)
        return _("{step}退回{to}").format(step=self.step(record), to=to)

    def revised(self, record: Record) -> str:
        return _("修改文本，成为 V{number}").format(number=record.changes.get("revision", "—"))

    def marked(self, record: Record) -> str:
        quote, corrected = record.changes.get("quote", ""), record.changes.get("corrected", "")
        if corrected:
            return _("标记“{quote}”，建议改为“{corrected}”").format(quote=quote, corrected=corrected)
        return _("标记“{quote}”").format(quote=quote)

    def decided_marks(self, record: Record) -> str:
        marks = [self.marks[pk] for pk in record.changes["marks"] if pk in self.marks]
        words = _("、").join(_("“{mark}”").format(mark=mark) for mark in marks)
        words = words or _(" {count} 条").format(count=len(record.changes["marks"]))
        if record.verb == "accept_mark":
            return _("采纳标记{marks}，成为 V{number}").format(marks=words, number=record.changes["revision"])
        return _("不采纳标记{marks}").format(marks=words)

    def consented(self, record: Record) -> str:
        at = timezone.localtime(datetime.fromisoformat(record.changes["agreed_at"]))
        return _("登记{name}于 {at} 电话同意{step}").format(
            name=record.acting_for or "",
            at=date_format(at, "Y-m-d H:i"),
            step=self.step(record),
        )

    def carried_out(self, record: Record) -> str:
        outlets = _("、").join(
            self.outlets[pk] for pk in record.changes.get("outlets", []) if pk in self.outlets
        )
        return _("{did}：{outlets}").format(did=self.past(record), outlets=outlets) if outlets else ""

    in_detail: ClassVar[dict[str, Callable[[Any, Record], str]]] = {
        "submit": submitted,
        "send_back": sent_back,
        "revise": revised,
        "mark": marked,
        "accept_mark": decided_marks,
        "decline_mark": decided_marks,
        "consent": consented,
        "publish": carried_out,
        "execute": carried_out,
    }


class CorrectionTelling(TextTelling):
    """The same of a request to correct or take down; it is called by its article's title."""

    @classmethod
    def subjects_of(cls, keys: set[int], label: str) -> dict[int, Any]:
        rows = Correction.objects.filter(pk__in=keys).select_related("article")
        return {row.pk: row for row in rows}


def _versions(digests: set[str]) -> dict[tuple[int, str], int]:
    if not digests:
        return {}
    rows = Revision.objects.filter(digest__in=digests).order_by("number")
    return {(row.article_id, row.digest): row.number for row in rows.only("article_id", "digest", "number")}
