"""逐项结果 as a table: one row an account and indicator, written as .xlsx, filled in elsewhere, and read back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.answering import Given, wrong_with
from rectification.models import Answer, Indicator, Inspection, Result, Target
from workflows import engine, uploads
from workflows.act import Refused
from workflows.models import User
from workflows.reports import mapping, reading
from workflows.reports.mapping import Field
from workflows.reports.sheet import Column, Kind, Sheet

LABELS: Mapping[str, Any] = {
    "row": gettext_lazy("行号"),
    "unit": gettext_lazy("责任单位"),
    "target": gettext_lazy("检查对象"),
    "section": gettext_lazy("部分"),
    "indicator": gettext_lazy("指标"),
    "worth": gettext_lazy("分值"),
    "result": gettext_lazy("结果"),
    "lost": gettext_lazy("扣分"),
    "words": gettext_lazy("情况"),
    "judged": gettext_lazy("数据判定"),
    "finding": gettext_lazy("问题编号"),
}
WIDTHS = {"target": 26, "indicator": 34, "words": 40, "judged": 30}


@dataclass(frozen=True)
class Wrong:
    """One row that did not go in, and why."""

    number: int
    of: str
    why: str


@dataclass
class ReadBack:
    """What a file did: how many answers went in, how many said nothing new, and what was wrong."""

    taken: int = 0
    same: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    refused: str = ""


def table(inspection: Inspection, targets: QuerySet[Target]) -> Sheet:
    """The results as they stand, with room for those that are missing."""
    columns = [
        Column(
            key,
            str(label),
            Kind.NUMBER if key in ("worth", "lost") else Kind.TEXT,
            WIDTHS.get(key, 0),
        )
        for key, label in LABELS.items()
    ]
    note = _("“结果”填 合格、不合格 或 不适用；不合格须写情况。不要改动“行号”。")
    return Sheet(
        title=inspection.title,
        columns=columns,
        rows=_rows(inspection, targets),
        note=f"{inspection.number}　{inspection.version}　{note}",
        name=_("逐项结果"),
    )


def _rows(inspection: Inspection, targets: QuerySet[Target]) -> Iterator[Mapping[str, object]]:
    sections = inspection.version.sections
    for target in targets.prefetch_related("answers__finding"):
        there = {answer.key: answer for answer in target.answers.all()}
        for section in sections:
            for each in section.indicators:
                answer = there.get(each.key)
                yield {
                    "row": f"{target.pk}-{each.key}",
                    "unit": str(target.unit),
                    "target": str(target),
                    "section": section.title,
                    "indicator": each.title,
                    "worth": _("否决") if each.veto else each.points,
                    "result": answer.get_result_display() if answer else "",
                    "lost": answer.lost if answer else None,
                    "words": answer.words if answer else "",
                    "judged": answer.judged if answer else "",
                    "finding": answer.finding.number if answer and answer.finding else "",
                }


def read_back(inspection: Inspection, upload: Any, *, by: User) -> ReadBack:
    """Puts in what is good, an account at a time through the door; what is not is told with its row."""
    read = ReadBack()
    if not isinstance(upload, UploadedFile):
        read.refused = _("请选择要导入的文件")
        read.wrong.append(Wrong(0, "", read.refused))
        return read
    fields = [Field(key, str(label), required=key == "row") for key, label in LABELS.items() if key in READ]
    try:
        uploads.check(str(upload.name), cast("BinaryIO", upload), upload.size or 0)
        table = reading.read(cast("BinaryIO", upload), known=[str(label) for label in LABELS.values()])
        guess = mapping.guess(fields, table.headers)
        if guess.missing:
            raise reading.SheetRefused(_("表中没有“行号”一列，请用本页导出的表填写"))
    except (uploads.UploadRefused, reading.SheetRefused) as refused:
        read.refused = str(refused)
        read.wrong.append(Wrong(0, "", read.refused))
        return read
    rows = list(mapping.apply(fields, guess.columns, table.rows))
    _take(inspection, rows, read, by)
    return read


READ = ("row", "result", "lost", "words")


def _take(inspection: Inspection, rows: Iterable[mapping.Mapped], read: ReadBack, by: User) -> None:
    targets = {str(target.pk): target for target in inspection.targets.listed().prefetch_related("answers")}
    asked = {each.key: each for each in inspection.version.indicators}
    given: dict[str, dict[str, Given]] = defaultdict(dict)
    for row in rows:
        said = {name: reading.as_text(row.values.get(name)).strip() for name in READ}
        of, _dash, key = said["row"].partition("-")
        target, indicator = targets.get(of), asked.get(key)
        if target is None or indicator is None:
            read.wrong.append(Wrong(row.number, said["row"], _("行号不是本次检查的")))
            continue
        if not said["result"]:
            continue
        one, why = _understood(said, indicator)
        if one is None:
            read.wrong.append(Wrong(row.number, f"{target} {indicator.title}", why))
        elif one.says(_there(target, key)):
            read.same += 1
        else:
            given[of][key] = one
    for of, answers in given.items():
        try:
            engine.perform(inspection, "answer", by=by, target=targets[of].pk, answers=answers)
        except Refused as refusal:
            read.wrong.append(Wrong(0, str(targets[of]), refusal.reason))
        else:
            read.taken += len(answers)


def _there(target: Target, key: str) -> Answer | None:
    return next((answer for answer in target.answers.all() if answer.key == key), None)


def _understood(said: Mapping[str, str], indicator: Indicator) -> tuple[Given | None, str]:
    result = RESULTS.get(said["result"], "")
    lost: Decimal | None = None
    if said["lost"] and result == Result.NOT_MET:
        try:
            lost = Decimal(said["lost"]).quantize(Decimal("0.01"))
        except InvalidOperation:
            return None, _("扣分须是数字")
    given = Given(result, lost, said["words"])
    wrong = wrong_with(indicator, given)
    return (None, wrong) if wrong else (given, "")


RESULTS: Mapping[str, str] = {
    **{str(each.label): each.value for each in Result},
    "√": Result.MET.value,
    "是": Result.MET.value,
    "×": Result.NOT_MET.value,
    "否": Result.NOT_MET.value,
}

__all__ = ["ReadBack", "Wrong", "read_back", "table"]
