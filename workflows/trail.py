"""Writing the trail, and telling whether a case's chain is whole."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .act import Act
from .models import Record


def write(act: Act) -> Record:
    """Adds the act's one Record to its case's chain and moves the head in the subject (not yet saved).

    Runs inside the door's transaction, under the subject's lock, so `seq` has no gap and no double.
    """
    record = link(act)
    record.save()
    return record


def link(act: Act) -> Record:
    """The record that comes next in the chain, the head moved to it; neither is saved yet."""
    subject = act.subject
    record = Record(
        case_id=subject.pk,
        seq=subject.trail_length + 1,
        subject=subject._meta.label_lower,
        step=act.task.node.name if act.task else "",
        verb=act.verb.name,
        source=act.source,
        target=act.target,
        actor=act.by,
        acting_for=act.acting_for,
        post_id=act.post_id,
        unit_id=getattr(subject, "unit_id", None),
        reason=act.said("reason"),
        words=act.said("words"),
        seen=act.seen,
        changes=act.changes,
        round=getattr(subject, "round", 0),
        plan_version=getattr(subject, "plan_version_id", None),
        at=act.at,
        previous_hash=subject.trail_head,
    )
    record.hash = record.expected_hash()
    subject.trail_length, subject.trail_head = record.seq, record.hash
    return record


def first_fault(records: Iterable[Record], length: int, head: str) -> str | None:
    """The first break in one case's chain, in words, or None. `records` come in order of `seq`."""
    previous, count = "", 0
    for count, record in enumerate(records, start=1):
        if record.seq != count:
            return _("第 {count} 条不见了").format(count=count)
        if record.previous_hash != previous:
            return _("第 {seq} 条接不上前一条").format(seq=record.seq)
        if record.hash != record.expected_hash():
            return _("第 {seq} 条的内容与其哈希不符").format(seq=record.seq)
        previous = record.hash
    if (count, previous) != (length, head):
        return _("只有 {count} 条，应有 {length} 条，或末条已被替换").format(count=count, length=length)
    return None
