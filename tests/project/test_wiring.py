"""What one half owes the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from editorial.correcting import Carried
from editorial.models import Article, Correction
from editorial.revising import Text
from rectification.models import Category, Finding, FindingState, Source
from tests import build
from tests.cast import Cast
from tests.rectification import build as mending
from tests.rectification.build import Crew
from workflows import in_step
from workflows.engine import Refused
from workflows.models import Unit


def corrected(article: Article, cast: Cast) -> Correction:
    """A correction, from asking to the last outlet."""
    text = Text.cleaned(article.title, "", "<p>改过的正文。</p>")
    build.act(article, "correct", cast["editor"], reason="typo", words="错字一处", text=text)
    correction = article.corrections.get()
    for who in ("centre_head", "leader_in_charge", "leader"):
        correction = build.act(correction, "approve", cast[who], words="同意")
    done_at = timezone.now() - timedelta(seconds=1)
    entries = [Carried(outlet, done_at=done_at, how="已重发") for outlet in article.outlets.all()]
    return build.act(correction, "execute", cast["publisher"], entries=entries)


def test_a_correction_of_a_published_text_opens_a_finding_that_has_its_remedy(
    published: Article, cast: Cast
) -> None:
    correction = corrected(published, cast)

    finding = Finding.objects.get()
    assert (finding.source, finding.category, finding.unit) == (
        Source.CORRECTION,
        Category.TYPO,
        published.unit,
    )
    assert (finding.about_id, finding.remedy_id) == (published.pk, correction.pk)
    assert finding.case.records.get().at == correction.case.records.last().at
    assert list(in_step.faults()) == []


def test_a_finding_about_a_text_ends_only_once_the_text_is_mended(
    published: Article,
    cast: Cast,
    crew: Crew,
    centre: Unit,
    street: Unit,
) -> None:
    finding = mending.finding(crew["inspector"], centre, about_id=published.pk, title="错字一处")
    finding = mending.walk(finding, FindingState.REMEDIATING, crew, lead=street)
    finding = mending.finish_measures(finding, crew["handler"])
    with pytest.raises(Refused, match="须先完成更正或撤稿"):
        mending.report(finding, crew["handler"])

    correction = corrected(published, cast)

    finding = build.fresh(finding)
    assert (finding.remedy_id, Finding.objects.count()) == (correction.pk, 1)
    assert mending.report(finding, crew["handler"]).state == FindingState.SUBMITTED
