"""What tests of pages share: signing somebody in, posting a verb, and reading what the page says."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests import build
from workflows.models import User

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer  # what a test client answers


def screenshot(name: str = "截图.png") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (2, 2)).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def look(user: User, subject: Any, **query: Any) -> Answer:
    """The page of an article or a correction, as this person sees it."""
    answer: Answer = as_(user).get(subject.get_absolute_url(), query)
    return answer


def press(user: User, subject: Any, verb: str, **data: Any) -> Answer:
    """A button, pressed over the present text unless `seen` says otherwise."""
    data.setdefault("seen", build.fresh(subject).screen_digest)
    answer: Answer = as_(user).post(f"{subject.get_absolute_url()}{verb}/", data)
    return answer


def text_of(answer: Answer) -> str:
    """What stands on the page, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())))


def html_of(answer: Answer) -> str:
    return answer.content.decode()


def told(answer: Answer, user: User) -> str:
    """What the next page says after an act that passed."""
    assert answer.status_code == 303, text_of(answer)[:2000]
    client = as_(user)
    client.cookies.update(answer.cookies)
    page: Answer = client.get(answer["Location"])
    return text_of(page)
