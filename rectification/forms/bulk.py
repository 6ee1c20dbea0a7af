"""What a verb asks when it is used on several findings at once: what can be the same for all of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.models import Finding
from workflows.forms.acts import Moment, words
from workflows.forms.choosing import choose_from
from workflows.models import Unit


class BulkForm(forms.Form):
    """`inputs` is what the door gets for each of them."""

    required_css_class = "required"
    words = words(label=_("说明"))

    def __init__(self, *args: Any, units: tuple[Unit, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id, self.units = "bulk-%s", units

    def inputs(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class BulkAssign(BulkForm):
    """交办: to one unit. How grave each is stays as it was registered."""

    lead = forms.ModelChoiceField(Unit.objects.none(), label=_("主办单位"))
    due = Moment(
        label=_("整改期限"),
        required=False,
        help_text=_("留空即逐条按严重程度计算；来文有期限的按来文填写"),
    )
    words = words(label=_("交办意见"))
    field_order = ("lead", "due", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = Unit.objects.filter(pk__in=[unit.pk for unit in self.units], is_active=True)
        choose_from(self, "lead", active.order_by("path"))


class BulkUrge(BulkForm):
    """催办: the same words to each."""

    words = words(required=True, label=_("催办意见"))


BULK: dict[str, type[BulkForm]] = {"assign": BulkAssign, "urge": BulkUrge}


def offered() -> dict[str, Any]:
    """Those of them that the flow knows, by verb: the label of the button."""
    verbs = Finding.flow().table.verbs
    return {verb: verbs[verb].label for verb in BULK if verb in verbs}
