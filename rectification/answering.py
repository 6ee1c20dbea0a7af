"""逐项结果: how answers get into an inspection, what they come to, and the findings that failed ones open."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rectification import evaluating
from rectification.evaluating import Question
from rectification.models import (
    Answer,
    AnswerFile,
    Evidence,
    Finding,
    Indicator,
    Inspection,
    Opens,
    Result,
    Section,
    Source,
    Target,
)
from rectification.models.indicators import indicators_of, plain
from rectification.opening import open_findings
from rectification.scoring import Answered, score, shown
from workflows.act import Act, Refused
from workflows.models import Attachment, User

TITLE = 120  # letters of a finding's title
WORDS = 500


@dataclass(frozen=True)
class Given:
    """One answer as it is handed in."""

    result: str
    lost: Decimal | None = None
    words: str = ""
    files: Sequence[Attachment] = field(default=())

    def says(self, answer: Answer | None) -> bool:
        """Whether that is what stands there already."""
        return (
            answer is not None
            and not self.files
            and (self.result, self.lost, self.words) == (answer.result, answer.lost, answer.words)
        )


def wrong_with(indicator: Indicator, given: Given) -> str:
    """What an answer may not say, or nothing."""
    if given.result not in Result.values:
        return _("请选择合格、不合格或不适用")
    if len(given.words) > WORDS:
        return _("情况最多 {most} 字").format(most=WORDS)
    if given.result != Result.NOT_MET:
        return _("只有不合格才扣分") if given.lost is not None else ""
    if not given.words:
        return _("不合格须写明情况")
    if given.lost is not None and not 0 < given.lost <= indicator.points:
        return _("扣分须大于 0，不超过 {points} 分").format(points=plain(indicator.points))
    return ""


def take(act: Act, target: Target, given: Mapping[str, Given]) -> None:
    """Puts a person's answers in, what they come to beside them, and what they were before into the record."""
    sections = act.subject.version.sections
    asked = {each.key: each for each in indicators_of(sections)}
    there = {answer.key: answer for answer in target.answers.all()}
    changed: list[list[Any]] = []
    fresh: list[Answer] = []
    old: list[Answer] = []
    shows: list[AnswerFile] = []
    for key, one in given.items():
        before = there.get(key)
        if one.says(before):
            continue
        if key not in asked:
            raise Refused(_("检查表中没有这一条"))
        if wrong := wrong_with(asked[key], one):
            raise Refused(_("“{title}”：{wrong}").format(title=asked[key].title, wrong=wrong))
        if before is not None and before.finding_id:
            raise Refused(
                _("“{title}”已登记问题，结果不能再改；有误请在问题中申请认定不属实").format(
                    title=asked[key].title
                )
            )
        answer = before or Answer(target=target, key=key)
        changed.append([asked[key].title, answer.result, one.result, one.words])
        answer.result, answer.lost, answer.words = one.result, one.lost, one.words
        answer.by_rule, answer.by, answer.at = False, act.by, act.at
        (old if before else fresh).append(answer)
        shows += [AnswerFile(answer=answer, attachment=each) for each in one.files]
    if not changed:
        raise Refused(_("没有改动"))
    Answer.objects.bulk_create(fresh)
    Answer.objects.bulk_update(old, ["result", "lost", "words", "by_rule", "by", "at"])
    AnswerFile.objects.bulk_create(shows)
    count(sections, [target])
    act.changes = {
        "target": target.pk,
        "of": str(target),
        "answers": changed,
        **({"files": [[each.attachment.name, each.attachment.sha256] for each in shows]} if shows else {}),
    }


def judge_by_data(inspection: Inspection, act: Act) -> int:
    """Answers by rule whatever the data say and no person has answered; how many answers that changed."""
    sections = inspection.version.sections
    targets = list(inspection.targets.select_related("outlet", "unit").prefetch_related("answers"))
    outlets = [target.outlet for target in targets if target.outlet is not None]
    system = User.objects.system()
    there = {(answer.target_id, answer.key): answer for target in targets for answer in target.answers.all()}
    fresh: list[Answer] = []
    old: list[Answer] = []
    for indicator in indicators_of(sections):
        if not indicator.rule:
            continue
        said = evaluating.judge(Question(indicator, outlets, inspection.as_of, inspection.starts_on))
        for target in targets:
            judged = said.get(target.outlet_id or 0)
            if judged is None:
                continue
            before = there.get((target.pk, indicator.key))
            answer = before or Answer(target=target, key=indicator.key, by_rule=True)
            if before is not None and (before.judged == judged.words or before.finding_id):
                continue
            answer.judged = judged.words
            if answer.by_rule:
                answer.result, answer.words, answer.by, answer.at = (
                    judged.result,
                    judged.words,
                    system,
                    act.at,
                )
            (old if before else fresh).append(answer)
    Answer.objects.bulk_create(fresh)
    Answer.objects.bulk_update(old, ["result", "words", "judged", "by", "at"])
    count(sections, targets)
    return len(fresh) + len(old)


def count(sections: tuple[Section, ...], targets: Sequence[Target]) -> None:
    """Writes beside each target what its answers come to now."""
    answers: dict[int, list[Answer]] = defaultdict(list)
    for answer in Answer.objects.filter(target__in=targets):
        answers[answer.target_id].append(answer)
    for target in targets:
        mine = {each.key: Answered(each.result, each.lost) for each in answers[target.pk]}
        total = score(sections, mine)
        target.outcome, target.missing, target.answered = total.outcome, total.missing, len(mine)
        target.points = None if total.points is None else Decimal(shown(total.points))
        target.bonus, target.vetoed = total.bonus, bool(total.vetoed)
        target.failed = sum(each.result == Result.NOT_MET for each in mine.values())
    Target.objects.bulk_update(
        targets, ["outcome", "missing", "answered", "points", "bonus", "vetoed", "failed"], batch_size=500
    )


def digest(inspection: Inspection) -> str:
    """SHA-256 over the canonical JSON of all results: what was asked of whom, what was found, what proves it."""
    targets = inspection.targets.order_by("pk").prefetch_related("answers__files__attachment")
    body = {
        "v": "qingyang-inspection-1",
        "inspection": inspection.pk,
        "turn": inspection.turn,
        "version": inspection.version_id,
        "targets": [
            [
                target.pk,
                target.outlet_id,
                target.unit_id,
                target.outcome,
                None if target.points is None else plain(target.points),
                sorted(_as_signed(answer) for answer in target.answers.all()),
            ]
            for target in targets
        ],
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _as_signed(answer: Answer) -> list[Any]:
    files = sorted(each.attachment.sha256 for each in answer.files.all())
    lost = "" if answer.lost is None else plain(answer.lost)
    return [answer.key, answer.result, lost, answer.words, answer.by_id, files]


def failed(inspection: Inspection) -> list[tuple[Answer, Indicator]]:
    """What was not met and has no finding yet, with the indicator it is about."""
    asked = {each.key: each for each in inspection.version.indicators}
    answers = (
        Answer.objects.filter(target__inspection=inspection.pk, result=Result.NOT_MET, finding__isnull=True)
        .select_related("target__outlet", "target__unit", "by")
        .prefetch_related("files__attachment")
        .order_by("target__unit__path", "target", "pk")
    )
    return [(answer, asked[answer.key]) for answer in answers]


def open_by_themselves(act: Act) -> int:
    """Registers a finding for every failed answer whose indicator says so; all of them at once."""
    chosen = [pair for pair in failed(act.subject) if pair[1].opens == Opens.ITSELF]
    return len(open_for(act, chosen))


def open_for(act: Act, pairs: Sequence[tuple[Answer, Indicator]]) -> list[Finding]:
    """One finding an answer, in statements grouped in bulk; what was photographed shows how it was before."""
    inspection: Inspection = act.subject
    fresh = [_finding_of(answer, indicator, inspection) for answer, indicator in pairs]
    opened = open_findings(fresh, by=act.by, at=act.at, within=act)
    answers = [answer for answer, _indicator in pairs]
    for answer, finding in zip(answers, opened, strict=True):
        answer.finding = finding
    Answer.objects.bulk_update(answers, ["finding"], batch_size=500)
    _show_before(zip(answers, opened, strict=True), act)
    return opened


def _finding_of(answer: Answer, indicator: Indicator, inspection: Inspection) -> Finding:
    target = answer.target
    where = _("（{target}）").format(target=target)
    told = [
        _("检查指标：{title}").format(title=indicator.title),
        _("检查情况：{words}").format(words=answer.words),
        _("依据：{citation}").format(citation=indicator.citation),
    ]
    return Finding(
        title=answer.words.split("。")[0][: TITLE - len(where)] + where,
        description="\n".join(told),
        category=indicator.category,
        severity=indicator.severity,
        source=Source.RULE if answer.by_rule else Source.INSPECTION,
        source_ref=inspection.number,
        found_at=answer.at,
        found_by=answer.by.name,
        unit_id=inspection.unit_id,
        lead_id=target.unit_id,
        outlet=target.outlet,
        locus=indicator.title,
    )


def _show_before(pairs: Iterable[tuple[Answer, Finding]], act: Act) -> None:
    """The files of an answer are the finding's too: kept once, listed in both."""
    kept: list[tuple[Finding, Attachment]] = []
    for answer, finding in pairs:
        for each in answer.files.all():
            file = each.attachment
            again = Attachment(
                case_id=finding.pk,
                **{name: getattr(file, name) for name in ("name", "content_type", "kind", "size", "sha256")},
                caption=file.caption,
                file=file.file.name,
                uploaded_by_id=file.uploaded_by_id,
                uploaded_at=file.uploaded_at,
            )
            kept.append((finding, again))
    Attachment.objects.bulk_create([attachment for _finding, attachment in kept])
    Evidence.objects.bulk_create(
        Evidence(
            finding=finding,
            cycle=finding.cycle,
            attempt=0,
            shows=Evidence.Shows.BEFORE,
            attachment=attachment,
            added_by=act.by,
            added_at=act.at,
        )
        for finding, attachment in kept
    )
