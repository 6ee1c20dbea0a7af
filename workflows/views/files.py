"""Files that people handed in, to those who may see what they belong to; to anybody else they do not exist."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from workflows.models import Attachment
from workflows.requests import Request

CHUNK = 1 << 18
SANDBOX = "default-src 'none'; sandbox"


@require_safe
def file(request: Request, pk: int, name: str) -> HttpResponseBase:
    """A picture is shown, everything else is handed over; the browser is not to guess what it is."""
    attachment = get_object_or_404(Attachment.objects.select_related("case"), pk=pk)
    subjects = attachment.case.flow_class.subject_model().objects
    if not subjects.visible_to(request.user).filter(pk=attachment.case_id).exists():
        raise Http404
    response = handed_over(
        request,
        attachment.file,
        name=attachment.name,
        content_type=attachment.content_type,
        is_shown=attachment.is_image,
    )
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def handed_over(
    request: Request, file: FieldFile, *, name: str, content_type: str, is_shown: bool = False
) -> HttpResponseBase:
    """A kept file on its way to a browser, which is neither to guess what it is nor to run it; 404 if it is lost."""
    try:
        stream = file.open("rb")
    except FileNotFoundError as lost:
        raise Http404 from lost
    response = FileResponse(stream, as_attachment=not is_shown, filename=name, content_type=content_type)
    if isinstance(request, ASGIRequest):
        response.streaming_content = _chunks(stream)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


async def _chunks(stream: Any) -> AsyncIterator[bytes]:
    """The file in pieces, without holding up the server while the disk is read."""
    read = sync_to_async(stream.read, thread_sensitive=False)
    while chunk := await read(CHUNK):
        yield chunk
