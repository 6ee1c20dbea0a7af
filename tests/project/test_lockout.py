"""Guessing passwords: after five failures this name is shut out from this address for a while."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from workflows.models import User

PASSWORD = "望川-2026-清样"


@pytest.fixture
def lin(db: None) -> User:
    return User.objects.create_user("lin", "林晓岚", PASSWORD)


def attempt(password: str, *, username: str = "lin", address: str = "10.0.0.5") -> User | None:
    """Try to sign in as a browser at that address would."""
    request: HttpRequest = RequestFactory(REMOTE_ADDR=address).post("/", {"username": username})
    user = authenticate(request, username=username, password=password)
    assert user is None or isinstance(user, User)
    return user


def test_after_five_failures_even_the_right_password_is_refused(lin: User) -> None:
    for _ in range(5):
        assert attempt("wrong") is None
    assert attempt(PASSWORD) is None


def test_four_failures_are_forgiven(lin: User) -> None:
    for _ in range(4):
        attempt("wrong")
    assert attempt(PASSWORD) == lin


def test_somebody_elsewhere_cannot_shut_a_person_out(lin: User) -> None:
    for _ in range(9):
        attempt("wrong", address="203.0.113.9")
    assert attempt(PASSWORD) == lin


def test_after_a_quarter_of_an_hour_the_door_opens_again(lin: User) -> None:
    for _ in range(5):
        attempt("wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert attempt(PASSWORD) == lin
