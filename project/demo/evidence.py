"""Evidence as files: what the stories tell of a screenshot or a call, made into a picture or a note."""

from __future__ import annotations

import hashlib
from datetime import datetime
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from workflows import uploads
from workflows.fsm import Subject
from workflows.models import Attachment, User


def keep(name: str, text: str, *, subject: Subject, by: User, at: datetime) -> Attachment:
    """Makes the file, and takes it in by the way that every file comes in."""
    made = _picture(text) if name.endswith(".png") else text.encode()
    accepted = uploads.check(name, BytesIO(made), len(made))
    attachment = Attachment(
        case_id=subject.pk,
        name=accepted.name,
        content_type=accepted.content_type,
        kind=accepted.kind,
        size=accepted.size,
        sha256=accepted.sha256,
        caption=text,
        uploaded_by=by,
        uploaded_at=at,
    )
    attachment.file.save(accepted.name, ContentFile(made), save=True)
    return attachment


def _picture(text: str) -> bytes:
    """A page on a telephone in plain shapes, one line of it framed in red. Each text has a page of its own."""
    lengths = hashlib.sha256(text.encode()).digest()
    image = Image.new("RGB", (360, 640), "#ffffff")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 360, 64), fill="#2b4c7e")
    draw.ellipse((20, 14, 56, 50), fill="#ffffff")
    draw.rectangle((72, 26, 200, 38), fill="#c9d6e8")
    draw.rectangle((24, 92, 336, 112), fill="#454b54")
    for row in range(14):
        top, right = 144 + row * 34, 336 - lengths[row] // 2 * (row % 4 == 3)
        draw.rectangle((24, top, right, top + 12), fill="#b4bac2")
        if row == lengths[-1] % 12 + 1:
            draw.rounded_rectangle((14, top - 9, 346, top + 21), 6, outline="#c8352b", width=3)
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()
