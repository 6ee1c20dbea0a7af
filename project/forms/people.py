"""What administrators fill in about people and their posts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from project.office import Office, unended
from workflows.forms.choosing import choose_from
from workflows.models import Post, Role, Unit, User
from workflows.models.people import SYSTEM


class UnitField(forms.ModelChoiceField):
    """Units in their order, each indented to its place in the tree."""

    def label_from_instance(self, obj: Any) -> str:
        return indented(obj)


def indented(unit: Unit) -> str:
    return "\u3000" * unit.level + unit.name


class DateField(forms.DateField):
    """A day, from the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonForm(forms.ModelForm):
    """Who somebody is. The user name stays what it was: people sign in with it."""

    class Meta:
        model = User
        fields = ["name", "title", "phone", "email"]


class NewPersonForm(forms.ModelForm):
    """A new person comes with a first post: without one they belong nowhere."""

    unit = UnitField(Unit.objects.none(), label=_("单位"))
    role = forms.ChoiceField(label=_("岗位"), choices=[("", "---------"), *Role.choices])
    starts_on = DateField(label=_("任职起"), initial=timezone.localdate)

    class Meta:
        model = User
        fields = ["name", "username", "title", "phone", "email"]
        help_texts = {"username": _("用来登录，定了不再改；一般用姓名全拼")}
        error_messages = {"username": {"unique": _("这个用户名已经有人用了，请换一个")}}

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "unit", office.active_units())
        self.fields["username"].widget.attrs["autocomplete"] = "off"
        self.fields["username"].widget.attrs.pop("autofocus", None)

    def clean_username(self) -> str:
        """What acts by itself has an account, and nobody gets that name."""
        username: str = self.cleaned_data["username"]
        if User.normalize_username(username).casefold() == SYSTEM:
            raise ValidationError(_("这个用户名留给系统使用，请换一个"))
        return username

    def first_post(self) -> Post:
        given = self.cleaned_data
        return Post(user=self.instance, unit=given["unit"], role=given["role"], starts_on=given["starts_on"])


class PostForm(forms.ModelForm):
    """One more post of somebody."""

    unit = UnitField(Unit.objects.none(), label=_("单位"))
    starts_on = DateField(label=_("任职起"), initial=timezone.localdate)
    ends_on = DateField(label=_("任职止"), required=False, help_text=_("临时任职填写；留空即长期"))

    class Meta:
        model = Post
        fields = ["unit", "role", "starts_on", "ends_on"]

    def __init__(self, *args: Any, office: Office, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.user = person
        choose_from(self, "unit", office.active_units())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        unit, role, starts = given.get("unit"), given.get("role"), given.get("starts_on")
        if unit and role and starts:
            same = Post.objects.filter(user=self.instance.user_id, unit=unit, role=role)
            if same.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts)).exists():
                raise ValidationError(
                    _("{name}在{unit}已经是{role}").format(
                        name=self.instance.user.name, unit=unit, role=Role(role).label
                    )
                )
        return given


class EndPostForm(forms.ModelForm):
    """Until when somebody holds a post."""

    ends_on = DateField(label=_("任职止"), help_text=_("这一天仍在任，次日起不再有此岗位的权限"))

    class Meta:
        model = Post
        fields = ["ends_on"]

    def clean_ends_on(self) -> date:
        ends: date = self.cleaned_data["ends_on"]
        if ends < self.instance.starts_on:
            raise ValidationError(_("任职止不能早于任职起（{start}）").format(start=self.instance.starts_on))
        return ends


class PeopleFilter(forms.Form):
    """Which people a list shows. Stays in the address."""

    STATES = [("", _("在职")), ("left", _("已停用")), ("idle", _("无岗位")), ("all", _("全部"))]

    q = forms.CharField(required=False, strip=True)
    unit = forms.TypedChoiceField(required=False, label=_("单位"), coerce=int, empty_value=None)
    role = forms.ChoiceField(required=False, label=_("岗位"), choices=[("", _("全部岗位")), *Role.choices])
    state = forms.ChoiceField(required=False, label=_("状态"), choices=STATES)

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office
        units = [(unit.pk, indented(unit)) for unit in office.units]
        self.fields["unit"].choices = [("", _("全部单位")), *units]  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> QuerySet[User]:
        """The people that this asks for; what makes no sense is not asked."""
        self.is_valid()
        asked, people = self.cleaned_data, self.office.people()
        for word in asked.get("q", "").split():
            people = people.filter(
                Q(name__icontains=word) | Q(username__icontains=word) | Q(phone__contains=word)
            )
        posts = unended(self.office.today).filter(user=OuterRef("pk"))
        state = asked.get("state", "")
        if state == "":
            people = people.filter(is_active=True)
        elif state == "left":
            people = people.filter(is_active=False)
        elif state == "idle":
            people = people.filter(~Exists(posts), is_active=True)
        chosen = next((unit for unit in self.office.units if unit.pk == asked.get("unit")), None)
        if chosen:
            posts = posts.filter(unit__path__startswith=chosen.path)
        if asked.get("role"):
            posts = posts.filter(role=asked["role"])
        if chosen or asked.get("role"):
            people = people.filter(Exists(posts))
        return people.order_by("-is_active", "name", "pk")
