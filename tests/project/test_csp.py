"""Browsers' reports of what the content security policy kept out."""

import logging

import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_report_is_logged_on_one_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    told = b'{"csp-report": {"blocked-uri": "inline", "document-uri": "a\\nFAKE LINE"}}'
    with caplog.at_level(logging.WARNING, "csp"):
        answer = client.post("/csp-report", told, content_type="application/csp-report")
    assert answer.status_code == 204
    (record,) = caplog.records
    assert "inline" in record.getMessage()
    assert "\n" not in record.getMessage()


@pytest.mark.django_db
@pytest.mark.parametrize("told", [b"", b"not json", b"\xff\xfe", b"[" * 9_000])
def test_rubbish_is_refused_and_not_logged(
    client: Client, caplog: pytest.LogCaptureFixture, told: bytes
) -> None:
    answer = client.post("/csp-report", told, content_type="application/csp-report")
    assert answer.status_code == 400
    assert [record for record in caplog.records if record.name == "csp"] == []
