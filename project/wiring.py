"""What one half owes the other when something happens there: inside the same transaction, through the same door.

The halves do not know each other. A correction or a take-down of a published text opens a finding; a finding that is
about a text learns that the text was mended; a check asks what texts went out, and whether they were signed. The
register of accounts, which both stand on, learns when something went out on an account.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from workflows import engine, outlets
from workflows.act import Act


def wire() -> None:
    """Called once the apps are ready."""
    engine.passed.connect(_passed, dispatch_uid="project.wiring")
    if settings.EDITORIAL:
        answer_for_texts()


def answer_for_texts() -> None:
    """A check may ask the texts themselves."""
    from project import evaluators
    from rectification import evaluating
    from rectification.models import Rule

    evaluating.provide(Rule.UNSIGNED, evaluators.signed)
    evaluating.provide(Rule.TOO_FEW, evaluators.enough)


def _passed(sender: type, act: Act, **_more: Any) -> None:
    if sender.__name__ == "CorrectionFlow" and act.subject.state == "executed":
        text_was_mended(act)
    if sender.__name__ == "ReviewFlow" and act.verb.name == "publish":
        text_went_out(act)


def text_went_out(act: Act) -> None:
    """发布: each account's last post is not earlier than what went out on it now."""
    went_out = {entry.outlet.pk: entry.published_at for entry in act.said("entries") if not entry.left_out}
    for day in sorted({timezone.localdate(at) for at in went_out.values()}):
        outlets.posted((pk for pk, at in went_out.items() if timezone.localdate(at) == day), day)


def text_was_mended(act: Act) -> None:
    """更正或撤稿已执行: the open findings about that text have their remedy; if there is none, one is opened, so
    that the cause is looked for as well."""
    from rectification.models import ENDED, Category, Finding, Severity, Source
    from rectification.opening import open_finding

    correction, article = act.subject, act.subject.article
    about = list(Finding.objects.filter(about=article.pk, remedy__isnull=True).exclude(state__in=ENDED))
    for finding in about:
        engine.perform(finding, "link_remedy", by=act.by, at=act.at, within=act, remedy=correction.pk)
    if about:
        return
    open_finding(
        Finding(
            title=_("{kind}：{title}").format(kind=correction.get_kind_display(), title=article.title)[:120],
            description=correction.words,
            category=CATEGORY.get(correction.reason, Category.OTHER),
            severity=Severity.MAJOR if correction.kind == "take_down" else Severity.ORDINARY,
            source=Source.CORRECTION,
            source_ref=correction.number,
            found_at=correction.requested_at,
            found_by=correction.author.name,
            unit=article.unit,
            about_id=article.pk,
            remedy_id=correction.pk,
            url="",
        ),
        by=act.by,
        at=act.at,
        within=act,
    )


CATEGORY = {"typo": "typo", "wording": "misstatement", "policy": "misstatement", "privacy": "privacy"}
