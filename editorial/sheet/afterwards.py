"""What a sheet says of a text after it was signed: where it went out, and how it was changed there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from editorial.models import Article, Correction, Execution, Publication, Signature
from editorial.sheet.wording import reason_name, stamp


def published(article: Article) -> tuple[str, ...]:
    lines = []
    for one in Publication.objects.filter(article=article).select_related(
        "outlet", "published_by", "evidence"
    ):
        if one.left_out:
            lines.append(
                _("{outlet}：不发，{why}（{name}）").format(
                    outlet=one.outlet, why=one.why, name=one.published_by
                )
            )
            continue
        shown = one.link or (one.evidence.name if one.evidence else "")
        lines.append(
            _("{outlet}：{at} {name}发布，V{number}，{shown}").format(
                outlet=one.outlet,
                at=stamp(one.published_at),
                name=one.published_by,
                number=one.revision,
                shown=shown,
            )
        )
    return tuple(lines)


def corrections(article: Article) -> tuple[str, ...]:
    lines = []
    requests = Correction.objects.filter(article=article).select_related("author", "evidence").order_by("pk")
    signed = Signature.objects.filter(case__in=[one.pk for one in requests]).select_related("signer")
    done = Execution.objects.filter(correction__article=article).select_related("outlet", "done_by")
    for one in requests:
        parts = [
            _("{kind}（{state}）：{name} {at} 申请，{reason}：{words}").format(
                kind=one.get_kind_display(),
                state=one.get_state_display(),
                name=one.author,
                at=stamp(one.requested_at),
                reason=reason_name(one.reason),
                words=one.words,
            ),
            *(
                _("{level} {name} {decision} {at}").format(
                    level=each.get_level_display(),
                    name=each.signer,
                    decision=each.get_decision_display(),
                    at=stamp(each.at),
                )
                for each in signed
                if each.case_id == one.pk
            ),
            *(
                _("{outlet} {at} {name}执行 {shown}").format(
                    outlet=each.outlet, at=stamp(each.done_at), name=each.done_by, shown=each.link or each.how
                )
                for each in done
                if each.correction_id == one.pk
            ),
        ]
        lines.append(_("；").join(parts))
    return tuple(lines)
