"""What the forms of verbs share: words and reasons, moments, and evidence that is kept when a form is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, ClassVar, cast

from django import forms
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from workflows import uploads
from workflows.fsm import Subject
from workflows.keys import keys
from workflows.models import Attachment, User


class ActForm(forms.Form):
    """What a verb asks beside the button. `inputs` is what the door gets under the verb's own names."""

    required_css_class = "required"
    files_named: ClassVar[tuple[str, ...]] = ()
    accept = uploads.ACCEPT

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        subject: Subject,
        by: User,
        verb: str = "",
    ) -> None:
        super().__init__(data, files, auto_id=f"{verb or 'act'}-%s")
        self.subject, self.by = subject, by
        self.kept: dict[str, Attachment] = {}

    def inputs(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        for name in self.files_named:
            self.cleaned_data[name], wrong = self.take(name)
            if wrong:
                self.add_error(name, wrong)
        return self.cleaned_data

    def take(self, name: str) -> tuple[Attachment | None, str]:
        """The file handed in under that name, or what is wrong with it. It is kept at once, so that a form
        refused for something else need not ask for it again: the page then sends its number."""
        upload, kept = self.files.get(name), keys([self.data.get(f"{name}_kept", "")])
        if upload is not None:
            try:
                self.kept[name] = keep(upload, subject=self.subject, by=self.by)
            except uploads.UploadRefused as refused:
                return None, str(refused)
        elif kept:
            mine = Attachment.objects.filter(case=self.subject.pk, uploaded_by=self.by, pk=kept[0]).first()
            if mine is not None:
                self.kept[name] = mine
        return self.kept.get(name), ""


def keep(upload: UploadedFile, *, subject: Subject, by: User) -> Attachment:
    """Takes one file in, if `workflows.uploads` lets it, as this case's own."""
    name = str(upload.name)
    accepted = uploads.check(name, cast("BinaryIO", upload), upload.size or 0)
    attachment = Attachment(
        case_id=subject.pk,
        name=accepted.name,
        content_type=accepted.content_type,
        kind=accepted.kind,
        size=accepted.size,
        sha256=accepted.sha256,
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    attachment.file.save(accepted.name, File(upload), save=True)
    return attachment


class Moment(forms.DateTimeField):
    """A date and time of the office, as browsers hand it in."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "inp"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {"invalid": _("时间不完整，请按“年-月-日 时:分”填写")})
        super().__init__(**options)


def words(*, required: bool = False, label: Any = None) -> forms.CharField:
    return forms.CharField(
        label=label or _("意见"),
        required=required,
        max_length=2000,
        error_messages={"required": _("请写明具体意见")},
        widget=forms.Textarea(attrs={"class": "ta", "rows": 3}),
    )


def reason(choices: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
    """Why, by a code that reports count."""
    return forms.ChoiceField(
        label=_("理由类别"),
        choices=[("", _("请选择")), *choices],
        error_messages={"required": _("请选择理由类别")},
        widget=forms.Select(attrs={"class": "inp"}),
    )
