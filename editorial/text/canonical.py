"""The canonical form of a revision and its digest: what is signed when a person signs.

The form is UTF-8 JSON with sorted keys, no spaces and nothing escaped that JSON lets stand:

    {"attachments":[…],"body":"…","summary":"…","title":"…","version":"qingyang-revision-1"}

Title and summary are tidied (NFC, one kind of space and line end), the body is in the normal form of `sanitise`,
and each attachment is {"name","role","sha256","size"} in its given order, `role` only where there is one.
docs/reference/digest.md says it in full, with test vectors; a change here is a new version tag.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping

from . import characters
from .sanitise import sanitise

VERSION = "qingyang-revision-1"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def canonical(title: str, summary: str, body: str, attachments: Iterable[Mapping[str, object]] = ()) -> bytes:
    """The bytes that stand for a text. Whatever reads the same gives the same bytes; any change gives others."""
    form = {
        "version": VERSION,
        "title": characters.one_line(title),
        "summary": characters.lines(summary),
        "body": sanitise(body),
        "attachments": [_listed(attachment) for attachment in attachments],
    }
    return json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(title: str, summary: str, body: str, attachments: Iterable[Mapping[str, object]] = ()) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(title, summary, body, attachments)).hexdigest()


def _listed(attachment: Mapping[str, object]) -> dict[str, str | int]:
    """What of an attachment is signed: its name, its content and, where it has one, its part in the text."""
    sha256, size, role = attachment["sha256"], attachment["size"], attachment.get("role")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256) or not isinstance(size, int):
        raise ValueError(f"not an attachment: {attachment!r}")
    listed: dict[str, str | int] = {
        "name": characters.one_line(str(attachment["name"])),
        "sha256": sha256,
        "size": size,
    }
    return {**listed, "role": str(role)} if role else listed
