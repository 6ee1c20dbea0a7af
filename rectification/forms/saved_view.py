"""常用视图: keeping a question to the ledger under a name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.forms.ledger import LedgerFilter
from rectification.models import SHARERS, SavedView
from workflows.models import Post, Unit, User

MOST = 20  # views of one person: more are no shortcut


class SavedViewForm(forms.ModelForm):
    """`query` is one that the ledger's own filter has written (`normalised`), so that one question is always written
    one way."""

    class Meta:
        model = SavedView
        fields = ["name", "unit"]

    def __init__(
        self, *args: Any, by: User, posts: Iterable[Post], query: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id, self.by = "view-%s", by
        if query is not None:
            self.instance.query = query
        if self.instance.owner_id is None:
            self.instance.owner = by
        units = Unit.objects.filter(pk__in={post.unit_id for post in posts if post.role in SHARERS})
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.required, field.empty_label = units.order_by("path"), False, _("只有我自己")
        self.may_share = any(post.role in SHARERS for post in posts)
        if not self.may_share:
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        others = SavedView.objects.filter(owner=self.by).exclude(pk=self.instance.pk)
        if others.filter(name=data.get("name", "")).exists():
            self.add_error("name", _("您已有同名的视图，请换个名称"))
        if self.instance.pk is None and others.count() >= MOST:
            self.add_error(None, _("常用视图最多存 {most} 个，请先删去不用的").format(most=MOST))
        return data


def normalised(query: str) -> str:
    """The query with nothing in it but what the ledger understands, always in the same order."""
    asked = LedgerFilter(QueryDict(query[:4000]), units=Unit.objects.all(), at=timezone.now())
    return asked.query()
