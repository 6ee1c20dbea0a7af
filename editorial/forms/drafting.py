"""The drafting page's form: the words, and the fields that the 审签单 needs of an author."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.models import Article, Kind
from editorial.rules import WRITERS
from workflows.forms.acts import Moment
from workflows.keys import keys
from workflows.models import Outlet, Post, User

CLASSIFIED = _(
    "涉密文件信息不得在连接互联网的系统中存储、处理、传输（依据《中华人民共和国保守国家秘密法》）。"
    "本次没有保存任何内容，请改用涉密专用设备办理。"
)
SHEET = (
    "kind",
    "source",
    "source_url",
    "repost_note",
    "column",
    "outlets",
    "planned_at",
    "urgent",
    "urgent_reason",
    "major",
    "co_authors",
)


class Several(forms.ModelMultipleChoiceField):
    """Some of what is offered. A number longer than any key is nothing that was offered."""

    def clean(self, value: Any) -> Any:
        sent = [str(each) for each in value or []]
        if len(keys(sent)) < len(sent):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        return super().clean(value)


class Words(forms.Form):
    """Title and summary; the body and the files are read by `drafts.text_from`, past the allow-list."""

    title = forms.CharField(
        label=_("标题"),
        required=False,
        max_length=120,
        error_messages={"max_length": _("标题最多 120 字，现在有 %(show_value)d 字")},
        widget=forms.TextInput(
            attrs={"class": "title-field", "placeholder": _("标题"), "aria-label": _("标题")}
        ),
    )
    summary = forms.CharField(
        label=_("摘要"),
        required=False,
        max_length=500,
        widget=forms.Textarea(
            attrs={"rows": 2, "class": "ta", "placeholder": _("摘要（选填），概括要点，方便审稿")}
        ),
    )
    body = forms.CharField(label=_("正文"), required=False, widget=forms.Textarea, strip=False)
    words = forms.CharField(label=_("说明"), required=False, max_length=2000)


class ArticleForm(Words):
    """What an author fills in. Nothing is asked for before it is sent in: a draft may be anything."""

    kind = forms.ChoiceField(label=_("类型"), choices=Kind.choices, widget=forms.RadioSelect, required=False)
    source = forms.CharField(label=_("来源"), required=False, max_length=120)
    source_url = forms.URLField(
        label=_("原文链接"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("链接不完整")},
    )
    repost_note = forms.CharField(
        label=_("转载登记"), required=False, max_length=200, help_text=_("原发时间、授权情况、登记人")
    )
    column = forms.CharField(label=_("栏目"), required=False, max_length=40)
    outlets = Several(
        Outlet.objects.none(), label=_("拟发布账号"), required=False, widget=forms.CheckboxSelectMultiple
    )
    planned_at = Moment(label=_("拟发布时间"), required=False)
    urgent = forms.BooleanField(label=_("加急"), required=False)
    urgent_reason = forms.CharField(label=_("加急理由"), required=False, max_length=200)
    classified = forms.ChoiceField(
        label=_("是否涉密"),
        choices=[("no", _("否")), ("yes", _("是"))],
        initial="no",
        required=False,
        widget=forms.RadioSelect,
    )
    major = forms.BooleanField(label=_("重大事项"), required=False)
    co_authors = Several(
        User.objects.none(), label=_("共同作者"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, article: Article, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={**told(article), **(initial or {})}, auto_id="id_%s")
        offered: dict[str, Any] = {"outlets": outlets_for(article), "co_authors": colleagues_of(article)}
        for name, queryset in offered.items():
            field = self.fields[name]
            assert isinstance(field, Several)
            field.queryset = queryset

    @property
    def is_classified(self) -> bool:
        return self.data.get("classified") == "yes"

    def clean_classified(self) -> str:
        if self.is_classified:
            raise ValidationError(CLASSIFIED, code="classified")
        return "no"

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Kind.ORIGINAL

    def sheet(self) -> dict[str, Any]:
        """The fields that could be read; one that could not stays on the page and is not stored."""
        self.is_valid()
        return {name: self.cleaned_data[name] for name in SHEET if name in self.cleaned_data}


def told(article: Article) -> dict[str, Any]:
    """The form's beginning: what the article says of itself."""
    found = {name: getattr(article, name) for name in SHEET if name not in ("outlets", "co_authors")}
    if article.planned_at:
        found["planned_at"] = timezone.localtime(article.planned_at)
    if article.pk:
        found["outlets"] = list(article.outlets.all())
        found["co_authors"] = list(article.co_authors.all())
    return found


def outlets_for(article: Article) -> Any:
    """The reviewing unit's accounts in use, and what was chosen before."""
    usable = Q(unit=article.unit, status=Outlet.Status.IN_USE)
    if article.pk:
        usable |= Q(pk__in=article.outlets.values("pk"))
    return Outlet.objects.filter(usable)


def colleagues_of(article: Article) -> Any:
    """Who may stand beside the author: people who write in the sending or the reviewing unit."""
    posts = Post.objects.current(timezone.localdate()).filter(user=OuterRef("pk"), role__in=WRITERS)
    here = Q(unit=article.from_unit) | Q(unit=article.unit)
    beside = Q(Exists(posts.filter(here)))
    if article.pk:
        beside |= Q(pk__in=article.co_authors.values("pk"))
    return User.objects.filter(beside, is_active=True).exclude(pk=article.author_id)
