"""The signatures of a sheet: each level's seats in the order in which they signed, and the rounds before."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from editorial.models import Article, Decision, Does, Level, Revision, SeatRule, Signature, State
from editorial.proofing import ProofRound
from editorial.sheet.form import LevelBlock, Seat
from editorial.sheet.wording import SHORT, reason_name, stamp

SIGNED_OFF = frozenset(
    {State.SIGNED_OFF, State.PUBLISHED, State.CORRECTING, State.CORRECTED, State.TAKEN_DOWN}
)


def signed_revision(article: Article, present: Sequence[Signature]) -> Revision | None:
    """The text that the signatures of this round stand under; before the first one, the present text."""
    number = next((one.revision for one in present if one.decision == Decision.APPROVE), article.revision)
    return Revision.objects.filter(article=article, number=number).select_related("author").first()


def level_block(
    level: Level, round_: int, present: Sequence[Signature], proofs: Sequence[ProofRound]
) -> LevelBlock:
    signed = {one.seat: one for one in present if one.level == level.key}
    order = [one.seat for one in present if one.level == level.key]
    rules = dict(level.numbered())
    seats = [_seat(signed[number], rules.get(number)) for number in order]
    seats += [_blank(rule) for number, rule in rules.items() if number not in signed]
    proof = next((one for one in proofs if (one.round, one.level) == (round_, level.key)), None)
    return LevelBlock(level.name, _counted(proof, level), bool(proof and proof.over), tuple(seats))


def _counted(proof: ProofRound | None, level: Level) -> str:
    """差错 {found} 处: against what the plan allows to be found at this level."""
    found = proof.found if proof else 0
    parts = [_("校对标记 {found} 处").format(found=found)]
    if proof and found:
        parts.append(
            _("采纳 {accepted}，不改 {declined}").format(accepted=proof.accepted, declined=proof.declined)
        )
    if level.budget is not None:
        parts.append(_("限 {budget} 处").format(budget=level.budget))
    return _("，").join(parts)


def _seat(signature: Signature, rule: SeatRule | None) -> Seat:
    place = rule.label if rule else str(signature.get_level_display())
    if rule and rule.does != Does.BOTH:
        place = _("{place}（{does}）").format(place=place, does=Does(rule.does).label)
    return Seat(
        place=place,
        decision=_decision(signature),
        words=signature.words,
        name=signature.signer.name,
        at=stamp(signature.at),
        notes=tuple(_notes(signature)),
        owed=signature.owes_countersign,
    )


def _decision(signature: Signature) -> str:
    decision = str(signature.get_decision_display())
    if not signature.reason:
        return decision
    return _("{decision}（{reason}）").format(decision=decision, reason=reason_name(signature.reason))


def _blank(rule: SeatRule) -> Seat:
    return Seat(place=rule.label, decision="", words="", name="", at="")


def _notes(signature: Signature) -> list[str]:
    """How the signature came about, and over which text."""
    notes = []
    if signature.acting_for:
        notes.append(_("代{name}签").format(name=signature.acting_for))
    if signature.by_phone:
        said = _("{at} 电话同意，{name}登记").format(
            at=stamp(signature.agreed_at), name=signature.entered_by or ""
        )
        if signature.evidence:
            said = _("{said}，凭据 {file}").format(said=said, file=signature.evidence.name)
        notes.append(said)
        if signature.owes_countersign:
            notes.append(_("未补签，限 {at} 前").format(at=stamp(signature.countersign_due)))
        else:
            notes.append(_("{at} 补签").format(at=stamp(signature.countersigned_at)))
    if signature.carried_from:
        notes.append(_("沿用第 {round} 轮").format(round=signature.carried_from.round))
    if signature.read_aloud:
        notes.append(_("已全文诵读"))
    notes.append(
        _("所签 V{number} 摘要值 {digest}…").format(
            number=signature.revision, digest=signature.digest[:SHORT]
        )
    )
    return notes


def issued(article: Article, present: Sequence[Signature]) -> str:
    """签发: given by the last signature of the last level."""
    approvals = [one for one in present if one.decision == Decision.APPROVE]
    if article.state not in SIGNED_OFF or not approvals:
        return _("尚未签发")
    last = max(approvals, key=lambda one: (one.at, one.pk))
    return _("{name}，{at}").format(name=last.signer, at=stamp(last.at))


def earlier(signatures: Sequence[Signature], now: int) -> tuple[str, ...]:
    """What became of the rounds before this one: who returned them and why, or that the text was changed."""
    lines = []
    for number in range(1, now):
        given = [one for one in signatures if one.round == number and one.carried_from_id is None]
        ended = [one for one in given if one.decision != Decision.APPROVE]
        lines += [_ended(one) for one in ended]
        if given and not ended:
            lines.append(
                _("第 {round} 轮：{count} 人签署后文本有改动，重新审签").format(
                    round=number, count=len(given)
                )
            )
    return tuple(lines)


def _ended(signature: Signature) -> str:
    return _("第 {round} 轮 {level}：{name} {at} {decision}，{reason}：{words}").format(
        round=signature.round,
        level=signature.get_level_display(),
        name=signature.signer,
        at=stamp(signature.at),
        decision=signature.get_decision_display(),
        reason=reason_name(signature.reason),
        words=signature.words,
    )
