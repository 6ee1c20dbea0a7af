"""The trail in plain words: who, by which post, did what, why, having seen which text, and what came of it.

What all records share is told here. What a flow's own verbs add, and what its records name by key, is told by the
`Telling` that the flow names (`CaseFlow.telling`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.apps import apps
from django.utils.translation import gettext as _

from .models import Outlet, Record

WITH = ("actor", "acting_for", "post__unit", "unit")  # what a queryset of records selects for telling
SHORT = 12  # of a digest, where the whole of it is one click away


@dataclass(frozen=True)
class Told:
    """One record in words. `sentence` says it all; the parts are for a page that sets them apart."""

    record: Record
    title: str
    url: str
    standing: str
    did: str
    reason: str
    version: str
    moved: tuple[str, str] | None

    @property
    def who(self) -> str:
        return self.record.actor.name

    @property
    def sentence(self) -> str:
        """王思齐（融媒体中心 编辑）初审一校审签同意，意见“同意”，所见版本 V3（摘要值 ab12…）."""
        says = _("{who}（{standing}）{did}") if self.standing else _("{who}{did}")
        parts = [says.format(who=self.who, standing=self.standing, did=self.did)]
        if self.reason:
            parts.append(_("理由：{reason}").format(reason=self.reason))
        if self.record.words:
            parts.append(_("意见“{words}”").format(words=self.record.words))
        if self.saw:
            parts.append(self.saw)
        return _("，").join(parts)

    @property
    def saw(self) -> str:
        if not self.record.seen:
            return ""
        digest = self.record.seen[:SHORT]
        if self.version:
            return _("所见版本 {version}（摘要值 {digest}…）").format(version=self.version, digest=digest)
        return _("所见文本摘要值 {digest}…").format(digest=digest)


class Telling:
    """How one flow's records are told. Holds what they name by key, read at once: at most one query for each kind
    of thing named. What was not read is told without its name."""

    in_detail: ClassVar[
        dict[str, Callable[[Any, Record], str]]
    ] = {}  # by verb; an answer of "" tells nothing
    unsaid_steps: ClassVar[frozenset[str]] = (
        frozenset()
    )  # verbs that say more than the step they were done at

    def __init__(self, subjects: dict[int, Any], **names: dict[Any, Any]) -> None:
        self.subjects = subjects
        self.outlets: dict[int, str] = names.get("outlets", {})

    @classmethod
    def read(cls, records: Sequence[Record], subjects: dict[int, Any]) -> Telling:
        """With the names that these records of one flow need. `subjects` are those that are known already."""
        missing = {record.case_id for record in records} - set(subjects)
        found = cls.subjects_of(missing, records[0].subject) if missing else {}
        return cls(subjects | found, outlets=named(Outlet, records, "outlets"))

    @classmethod
    def subjects_of(cls, keys: set[int], label: str) -> dict[int, Any]:
        rows = apps.get_model(label)._default_manager.filter(pk__in=keys)
        return {row.pk: row for row in rows}

    def tell(self, record: Record) -> Told:
        subject = self.subjects.get(record.case_id)
        return Told(
            record=record,
            title=subject.title if subject else "",
            url=subject.get_absolute_url() if subject else "",
            standing=self.standing(record, subject),
            did=self.did(record),
            reason=self.reason(record),
            version=self.version(record, subject),
            moved=_moved(record, subject),
        )

    def standing(self, record: Record, subject: Any) -> str:
        """By what right: the post, or being who one is."""
        if record.post:
            return _("{unit} {role}").format(unit=record.post.unit, role=record.post.get_role_display())
        return ""

    def reason(self, record: Record) -> str:
        """The reason code by its name."""
        return record.reason

    def version(self, record: Record, subject: Any) -> str:
        """What was seen, by the name that people have for it."""
        return ""

    def step(self, record: Record) -> str:
        """The step at which it was done, where that says more than the verb does."""
        if not record.step or record.verb in self.unsaid_steps:
            return ""
        return str(_flow(record).node(record.step).task_title)

    def did(self, record: Record) -> str:
        """What was done, in words."""
        verb = _flow(record).verbs[record.verb]
        tell_it = self.in_detail.get(record.verb)
        said = tell_it(self, record) if tell_it else ""
        return said or _("{step}{did}").format(step=self.step(record), did=verb.past or verb.label)

    def past(self, record: Record) -> Any:
        """What the verb is called when it has been done."""
        return _flow(record).verbs[record.verb].past


def tell(records: Sequence[Record], *, subjects: Iterable[Any] = (), briefly: bool = False) -> list[Told]:
    """These records, of whatever flows, read with `select_related(*WITH)`, in words and in their order.

    `subjects` are those that the caller has read already. `briefly` reads nothing more.
    """
    known = {subject.pk: subject for subject in subjects}
    of_kind: dict[str, list[Record]] = {}
    for record in records:
        of_kind.setdefault(record.subject, []).append(record)
    tellings = {
        label: telling_of(label)(known) if briefly else telling_of(label).read(some, known)
        for label, some in of_kind.items()
    }
    return [tellings[record.subject].tell(record) for record in records]


def telling_of(label: str) -> type[Telling]:
    """The telling of the flow whose subject has that label."""
    telling: type[Telling] = apps.get_model(label).flow().telling
    return telling


def named(model: Any, records: Sequence[Record], key: str) -> dict[int, str]:
    """What `changes[key]` of these records names by primary key, by name; asks nothing if nothing is named."""
    keys = {pk for record in records for pk in record.changes.get(key, [])}
    return {row.pk: str(row) for row in model._default_manager.filter(pk__in=keys)} if keys else {}


def _flow(record: Record) -> Any:
    return apps.get_model(record.subject).flow().table


def _moved(record: Record, subject: Any) -> tuple[str, str] | None:
    if subject is None or not record.target or record.source == record.target:
        return None
    labels = dict(type(subject)._meta.get_field("state").choices)
    return str(labels.get(record.source, "")), str(labels[record.target])
