"""What was asked of a page that acts: which dialog stands open, and what was handed in and refused."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.act import Refused, Stale
from workflows.forms.acts import ActForm


@dataclass(frozen=True)
class Asked:
    """What the reader asked for by the address, or handed in and was refused."""

    do: str = ""
    seen: str = ""
    form: ActForm | None = None
    refusal: Refused | None = None

    @property
    def is_stale(self) -> bool:
        return isinstance(self.refusal, Stale)

    @property
    def opens(self) -> str:
        """The dialog that stands open. Not after the text has moved: that is to be looked at first."""
        return "" if self.is_stale else self.do
