"""Coming in and going out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from project.demo.cast import people
from project.forms.account import SignInForm
from workflows.models import User

BY_PASSWORD = "project.backends.Backend"


class SignIn(LoginView):
    """Name and password; on a laptop (DEBUG=1) also everybody of the demo, at one click."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cast=people() if settings.DEBUG else [], **kwargs)


sign_in = SignIn.as_view()
sign_out = LogoutView.as_view()


@require_POST
@login_not_required
def sign_in_as(request: HttpRequest, username: str) -> HttpResponse:
    """One click in the demo. Where DEBUG is off there is no such page."""
    if not settings.DEBUG:
        raise Http404
    user = get_object_or_404(User, username=username, is_active=True)
    login(request, user, backend=BY_PASSWORD)
    return redirect(settings.LOGIN_REDIRECT_URL)
