"""One form for every verb of a correction."""

from __future__ import annotations

from editorial.forms.acts import Bare, Decline
from editorial.forms.outlets import Execute
from workflows.forms.acts import ActForm

CORRECTION_ASKS: dict[str, type[ActForm]] = {
    "approve": Bare,
    "decline": Decline,
    "execute": Execute,
    "withdraw": Bare,
}
