"""One's own account: how to be reached, how pages look, the password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from project.forms.account import ChangePasswordForm, ProfileForm
from workflows.models import User


def account(request: HttpRequest) -> HttpResponse:
    """What everybody may see and change about themselves."""
    assert isinstance(request.user, User)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("已保存"))
        return redirect("account")
    return render(
        request,
        "people/account.html",
        {"nav": "account", "form": form},
        status=422 if request.method == "POST" else 200,
    )


def account_password(request: HttpRequest) -> HttpResponse:
    """A new password. Who must have one first comes here from every other page."""
    assert isinstance(request.user, User)
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("密码已改；其他设备上的登录已失效"))
        return redirect("account")
    return render(
        request,
        "people/password.html",
        {"nav": "account", "form": form, "forced": request.user.must_change_password},
        status=422 if request.method == "POST" else 200,
    )
