"""Files that people hand in: pictures of a text, evidence of a deed. Content is named by its SHA-256."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .case import Case
from .people import User


def path_of(attachment: Attachment, name: str) -> str:
    """Two levels of folders keep any one of them small; the user's file name never reaches the disk."""
    sha = attachment.sha256
    return f"{sha[:2]}/{sha[2:4]}/{sha}"


class Attachment(models.Model):
    """One file, checked by `workflows.uploads` before it is kept, and never changed after."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    name = models.CharField(_("文件名"), max_length=200)
    content_type = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64, db_index=True)
    caption = models.CharField(_("说明"), max_length=200, blank=True)
    file = models.FileField(upload_to=path_of)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("附件")

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.kind == "image"

    def as_listed(self) -> dict[str, str | int]:
        """How a revision lists it: enough to name it and to prove it."""
        return {"id": self.pk, "name": self.name, "sha256": self.sha256, "size": self.size}
