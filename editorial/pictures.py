"""The files of one case: where they are served, and how a text names its pictures without knowing where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from editorial.text import sanitise
from workflows.models import Attachment

_SERVED = re.compile(r"/files/(\d{1,18})/")
_NAMED = re.compile(r"attachment:([0-9a-f]{64})")


def address(attachment: Attachment) -> str:
    """Where a file is served, to those who may see what it belongs to."""
    return reverse("file", args=[attachment.pk, attachment.name])


@dataclass(frozen=True)
class Pictures:
    """The files of one case, as the addresses in a text name them."""

    by_pk: Mapping[int, Attachment]

    @classmethod
    def of(cls, case: int | None) -> Pictures:
        """One query; none for a text that has no case yet."""
        found = Attachment.objects.filter(case=case).order_by("-pk") if case else ()
        return cls({each.pk: each for each in found})

    def key_of(self, address: str) -> str | None:
        """The SHA-256 of the file of this case that is served there, or None."""
        if named := _NAMED.fullmatch(address):
            return named[1] if any(each.sha256 == named[1] for each in self.by_pk.values()) else None
        served = _SERVED.search(address)
        found = self.by_pk.get(int(served[1])) if served else None
        return found.sha256 if found is not None and found.is_image else None

    def url_for(self, sha256: str) -> str | None:
        found = next((each for each in self.by_pk.values() if each.sha256 == sha256), None)
        return address(found) if found else None

    def address_of(self, source: str) -> str:
        """The same for a picture's `src`, "" where there is none: what redline asks."""
        named = _NAMED.fullmatch(source)
        return (self.url_for(named[1]) or "") if named else ""

    def shown(self, body: str) -> str:
        """A body with the addresses of its pictures, for a page or the editor."""
        return sanitise.present(body, self.url_for)

    def chosen(self, numbers: list[str]) -> list[dict[str, Any]]:
        """Those of the case's files, as a revision lists them, in the order of their coming."""
        wanted = {int(number) for number in numbers if number.isdecimal()}
        return [each.as_listed() for pk, each in sorted(self.by_pk.items()) if pk in wanted]
