"""One form for every verb of an article: what the button asks, and how it reaches the door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from editorial.drafts import text_from
from editorial.forms.marks import AcceptMark, DeclineMark, RaiseMark
from editorial.forms.outlets import Publish
from editorial.models import ReasonCode
from editorial.pictures import Pictures
from editorial.revising import Text
from editorial.text.sanitise import BodyRefused
from workflows.forms.acts import ActForm, Moment, reason, words
from workflows.models import User


class Bare(ActForm):
    """A button, and perhaps a word with it."""

    words = words()


class Approve(ActForm):
    words = words()
    read_aloud = forms.BooleanField(label=_("已全文诵读"), required=False)


class SendBack(ActForm):
    to = forms.CharField(label=_("退回给"), required=False, initial="author")
    reason = reason(ReasonCode.choices)
    words = words(required=True)

    def clean_to(self) -> str:
        return self.cleaned_data["to"] or "author"


class Decline(ActForm):
    reason = reason(ReasonCode.choices)
    words = words(required=True)


class Consent(ActForm):
    """电话同意, as the duty editor enters it."""

    person = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        label=_("同意的人"),
        error_messages={"required": _("请选择同意的人")},
    )
    agreed_at = Moment(label=_("同意时间"), error_messages={"required": _("请填写电话同意的时间")})
    evidence = forms.FileField(label=_("凭据"), required=False)
    words = words(label=_("同意的原话"))
    files_named = ("evidence",)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("evidence") is None and "evidence" not in self.errors:
            self.add_error("evidence", _("请附上通话记录或截图等凭据"))
        return data


class TakeDown(ActForm):
    """撤稿的申请."""

    reason = reason(ReasonCode.choices)
    words = words(required=True, label=_("情况说明"))
    evidence = forms.FileField(label=_("佐证"), required=False)
    files_named = ("evidence",)


class WithText(ActForm):
    """A whole text, as the editor hands it in; what the allow-list refuses is said beside it."""

    title = forms.CharField(label=_("标题"), max_length=120, error_messages={"required": _("请填写标题")})
    summary = forms.CharField(label=_("摘要"), required=False, max_length=500)
    body = forms.CharField(label=_("正文"), strip=False, error_messages={"required": _("正文还是空的")})
    text: Text | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        live = self.subject.text()
        if live is not None and "body" in data:
            pictures = Pictures.of(self.subject.pk)
            try:
                self.text = text_from(self.data, pictures, live.attachments, stored=live.body)
            except BodyRefused as refused:
                self.add_error("body", refused.reason)
        return data


class Revise(WithText):
    """A reviewer's text at their level."""

    words = words()

    def inputs(self) -> dict[str, Any]:
        return {"text": self.text, "words": self.cleaned_data["words"]}


class Correct(WithText, TakeDown):
    """更正的申请, with the text as it shall be."""

    def inputs(self) -> dict[str, Any]:
        names = ("reason", "words", "evidence")
        return {"text": self.text, **{name: self.cleaned_data[name] for name in names}}


ASKS: dict[str, type[ActForm]] = {
    "submit": Bare,
    "approve": Approve,
    "send_back": SendBack,
    "decline": Decline,
    "hold": Bare,
    "resume": Bare,
    "withdraw": Bare,
    "revise": Revise,
    "mark": RaiseMark,
    "accept_mark": AcceptMark,
    "decline_mark": DeclineMark,
    "consent": Consent,
    "countersign": Bare,
    "publish": Publish,
    "correct": Correct,
    "take_down": TakeDown,
}
