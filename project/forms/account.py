"""Signing in, and what everybody may change about their own account."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from workflows.models import User


class SignInForm(AuthenticationForm):
    """A name and a password. Says the same to strangers, to people who left, and to those who mistype."""

    error_messages = {
        "invalid_login": _("用户名或密码不对，或者账号已停用。连错 {limit} 次，将锁定 {minutes} 分钟。"),
        "inactive": _("账号已停用"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")

    def get_invalid_login_error(self) -> ValidationError:
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
        told = str(self.error_messages["invalid_login"])
        return ValidationError(
            told.format(limit=settings.AXES_FAILURE_LIMIT, minutes=minutes), code="invalid_login"
        )


class ProfileForm(forms.ModelForm):
    """How to reach me, and how the pages look to me."""

    class Meta:
        model = User
        fields = ["phone", "email", "large_type", "language"]
        widgets = {"phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})}
        help_texts = {
            "large_type": _("所有页面的字号放大四分之一，适合远看和手机"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.TypedChoiceField)
        language.choices = [("", _("随本机设置")), ("zh-hans", "简体中文"), ("en", "English")]


class ChangePasswordForm(PasswordChangeForm):
    """The old password, and a new one twice, by the rules of the house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("现在的密码")
        self.fields["new_password1"].label = _("新密码")
        self.fields["new_password1"].help_text = password_validation.password_validators_help_text_html()
        self.fields["new_password2"].label = _("再输一遍新密码")
        self.fields["new_password2"].help_text = ""

    def clean_new_password1(self) -> str:
        new: str = self.cleaned_data["new_password1"]
        if self.user.check_password(new):
            raise ValidationError(_("新密码不能和现在的密码相同"), code="same")
        return new

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = False
        return super().save(commit=commit)
