"""Names in other people's tables, resolved through the register as it stands in the database."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from rectification.accounts import Register
from tests import build
from workflows.models import Outlet, Unit


@pytest.fixture
def account(street: Unit) -> Outlet:
    Unit.objects.filter(pk=street.pk).update(short_name="青石街道")
    outlet = build.outlet(street, "青石在线")
    outlet.aliases = "青石微讯\n\n 青石街道发布 "
    outlet.save()
    return outlet


@pytest.mark.parametrize("words", ["青石在线", "青石微讯", "“青石街道发布”微信公众号"])
def test_an_account_is_known_by_its_name_and_by_every_alias(account: Outlet, words: str) -> None:
    found = Register.read(Outlet.objects.all(), Unit.objects.all()).account(words).account
    assert found is not None
    assert found.id == account.pk
    assert found.unit.id == account.unit_id


def test_a_unit_is_known_by_its_name_and_by_its_short_name(account: Outlet, street: Unit) -> None:
    register = Register.read(Outlet.objects.all(), Unit.objects.all())
    for words in (street.name, "青石街道"):
        found = register.office(words)
        assert found is not None
        assert found.id == street.pk


def test_the_register_is_read_in_two_statements(
    account: Outlet, street: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        build.outlet(street, f"账号{number}")
    with django_assert_num_queries(2):
        Register.read(Outlet.objects.all(), Unit.objects.all())
