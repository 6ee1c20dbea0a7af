"""Forms with a row for every outlet: publishing, and carrying a correction out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from editorial.correcting import Carried
from editorial.models import Correction, Publication
from editorial.publishing import Entry
from workflows.forms.acts import ActForm, Moment
from workflows.models import Attachment, Outlet

DONE, LEFT_OUT, LATER = "done", "left_out", "later"


@dataclass
class Row:
    """One outlet's line as it was typed, and what is wrong with it."""

    outlet: Outlet
    choice: str = DONE
    at: str = ""
    link: str = ""
    why: str = ""
    kept: Attachment | None = None
    errors: list[str] = field(default_factory=list)
    moment: datetime | None = None


class RowsForm(ActForm):
    """Reads `do_7`, `at_7`, `link_7`, `why_7` and `file_7` for outlet 7."""

    words = forms.CharField(required=False, max_length=2000)
    known: Iterable[Outlet] | None = None  # the outlets, where the page has read them

    def outlets(self) -> Iterable[Outlet]:
        """The outlets that still want a line."""
        raise NotImplementedError

    @cached_property
    def rows(self) -> list[Row]:
        """The lines that were sent; before that, empty ones."""
        outlets = self.outlets() if self.known is None else self.known
        return [self._row(outlet) for outlet in outlets]

    def clean(self) -> dict[str, Any]:
        for row in self.rows:
            if row.choice != LATER:
                self._check(row)
        if any(row.errors for row in self.rows):
            raise ValidationError(_("有的账号填写不完整，已标在下面"))
        if all(row.choice == LATER for row in self.rows):
            raise ValidationError(_("请至少登记一个账号"))
        return self.cleaned_data

    def _row(self, outlet: Outlet) -> Row:
        now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
        if not self.is_bound:
            return Row(outlet, at=now)
        sent = {
            name: self.data.get(f"{name}_{outlet.pk}", "").strip() for name in ("do", "at", "link", "why")
        }
        choice = sent["do"] if sent["do"] in (DONE, LEFT_OUT, LATER) else LATER
        return Row(outlet, choice, sent["at"] or now, sent["link"], sent["why"])

    def _check(self, row: Row) -> None:
        row.kept, wrong = self.take(f"file_{row.outlet.pk}")
        if wrong:
            row.errors.append(wrong)
        if row.choice == LEFT_OUT:
            if not row.why:
                row.errors.append(_("不发须说明理由"))
            return
        try:
            row.moment = Moment().clean(row.at)
        except ValidationError as wrong:
            row.errors += wrong.messages
        if row.link:
            try:
                URLValidator(schemes=["http", "https"])(row.link)
            except ValidationError:
                row.errors.append(_("链接不完整，应以 http:// 或 https:// 开头"))
        if row.moment and row.moment > timezone.now():
            row.errors.append(_("时间不能晚于现在"))


class Publish(RowsForm):
    """发布登记."""

    def outlets(self) -> Iterable[Outlet]:
        recorded = Publication.objects.filter(article=self.subject.pk).values("outlet")
        return Outlet.objects.filter(articles=self.subject.pk).exclude(pk__in=recorded)

    def _check(self, row: Row) -> None:
        super()._check(row)
        if row.choice == DONE and not row.link and row.kept is None and not row.errors:
            row.errors.append(_("请填写链接，或上传截图"))

    def inputs(self) -> dict[str, Any]:
        entries = [
            Entry(row.outlet, row.moment, row.link, row.kept)
            if row.choice == DONE
            else Entry(row.outlet, why=row.why)
            for row in self.rows
            if row.choice != LATER
        ]
        return {"entries": entries, "words": self.cleaned_data["words"]}


class Execute(RowsForm):
    """更正、撤稿的执行登记."""

    def outlets(self) -> Iterable[Outlet]:
        correction = self.subject
        assert isinstance(correction, Correction)
        done = correction.executions.values("outlet")
        live = Publication.objects.filter(article=correction.article_id, left_out=False).exclude(
            outlet__in=done
        )
        return Outlet.objects.filter(pk__in=live.values("outlet"))

    def _check(self, row: Row) -> None:
        super()._check(row)
        if row.choice == DONE and not (row.link or row.kept or row.why) and not row.errors:
            row.errors.append(_("请填写链接、截图或执行情况"))

    def inputs(self) -> dict[str, Any]:
        entries = [
            Carried(row.outlet, row.moment, row.link, row.kept, row.why)
            for row in self.rows
            if row.choice == DONE and row.moment
        ]
        return {"entries": entries, "words": self.cleaned_data["words"]}
