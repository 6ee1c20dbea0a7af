"""Keys from addresses and forms: what no database can hold is no key."""

from __future__ import annotations

import pytest
from django.test import Client

from editorial.models import Article
from workflows.keys import keys
from workflows.models import User


def test_only_numbers_that_a_row_can_have_are_keys() -> None:
    assert keys(["7", "x", "-1", "", "9" * 18, "9" * 19]) == [7, 10**18 - 1]


@pytest.mark.parametrize("rest", ["", "trail/", "sheet/", "sheet.pdf", "flow/", "edit/", "compare/"])
def test_a_number_beyond_all_rows_is_no_address(
    client: Client, in_first: Article, editor: User, rest: str
) -> None:
    client.force_login(editor)

    assert client.get(f"/articles/{'9' * 24}/{rest}").status_code == 404


@pytest.mark.parametrize("before", ["x", "2026-11-20", "2026-11-20T10:00:00+08:00~" + "9" * 24, "~", "%00"])
def test_a_place_in_a_list_that_does_not_read_as_one_is_its_beginning(
    client: Client, in_first: Article, auditor: User, before: str
) -> None:
    client.force_login(auditor)

    for address in ("/trail/", "/?tab=done"):
        joint = "&" if "?" in address else "?"
        assert client.get(f"{address}{joint}before={before}").status_code == 200
