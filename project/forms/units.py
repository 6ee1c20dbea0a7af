"""What administrators fill in about units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from project.forms.people import UnitField
from project.office import Office
from workflows.forms.choosing import choose_from
from workflows.models import Unit


class UnitForm(forms.ModelForm):
    """A unit, its place in the tree, and who reviews its texts. The top of one's own realm does not move."""

    parent = UnitField(Unit.objects.none(), label=_("上级单位"))
    desk = UnitField(
        Unit.objects.none(),
        label=_("审稿单位"),
        required=False,
        empty_label=_("由本单位审签"),
        help_text=_("本单位的稿件送哪个单位审签"),
    )

    class Meta:
        model = Unit
        fields = ["name", "short_name", "parent", "desk"]
        error_messages = {"name": {"unique": _("已有同名单位")}}
        help_texts = {"short_name": _("列表里用的短名，如“区融媒体中心”")}

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.instance
        units = office.active_units()
        if unit.pk:
            below = Q(path__startswith=unit.path)
            choose_from(self, "desk", units.exclude(pk=unit.pk) | self._present_desk())
            if office.covers(unit.parent):
                choose_from(self, "parent", units.exclude(below))
            else:
                del self.fields["parent"]
        else:
            choose_from(self, "desk", units)
            choose_from(self, "parent", units)

    def _present_desk(self) -> Any:
        return Unit.objects.filter(pk=self.instance.desk_id)

    def clean_desk(self) -> Unit | None:
        desk: Unit | None = self.cleaned_data["desk"]
        if desk and desk.desk_id:
            raise ValidationError(_("{desk}自己的稿件也送别处审签，不能作审稿单位").format(desk=desk))
        if desk and self.instance.pk and self.instance.served.filter(is_active=True).exists():
            raise ValidationError(_("还有单位的稿件送本单位审签，本单位须自己审签"))
        return desk
