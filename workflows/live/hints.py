"""What is pushed once a transaction has committed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from workflows import notices
from workflows.notices import Passage, Sent

from .hub import hub


def push_told(*, passages: list[tuple[Passage, list[Sent]]], **_more: Any) -> None:
    """To whoever was told, and to whoever has a page of it open."""
    for passage, sent in passages:
        hub.push(
            {
                "to": [[each.recipient, each.seq, each.kind] for each in sent],
                "say": {language: _said(passage, language) for language, _name in settings.LANGUAGES},
                "case": passage.record.case_id,
            }
        )


def signed_out(*, request: Any, user: Any, **_more: Any) -> None:
    """The pages of a session that has ended hear nothing more."""
    if user is not None and request is not None and request.session.session_key:
        push_goodbye(user.pk, session=request.session.session_key)


def push_goodbye(user: int, *, session: str = "") -> None:
    """Closes this person's sockets, or those of one session of theirs."""
    hub.push({"bye": [user, session]})


def _said(passage: Passage, language: str) -> dict[str, Any]:
    with translation.override(language):
        return notices.in_words(passage.record, passage.act.subject, more=passage.more)
