"""The digest that is signed: stable for what reads the same, another for whatever does not."""

import hashlib
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.text.canonical import VERSION, canonical, digest
from editorial.text.sanitise import sanitise

DOCS = Path(__file__).parents[3] / "docs" / "reference" / "digest.md"
VECTORS = [
    json.loads(block) for block in re.findall(r"```json vector\n(.*?)```", DOCS.read_text(), re.DOTALL)
]
Revised = tuple[str, str, str, list[dict[str, Any]]]
FILE: dict[str, Any] = {"id": 7, "name": "现场.jpg", "sha256": "ab" * 32, "size": 1024}
TEXT: Revised = ("区科普周启动", "一句话摘要", "<p>开幕<strong>现场</strong></p>", [FILE])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_vectors_in_the_documents_hold(vector: dict[str, Any]) -> None:
    text = vector["title"], vector["summary"], vector["body"], vector["attachments"]
    assert canonical(*text).decode() == vector["canonical"]
    assert digest(*text) == hashlib.sha256(vector["canonical"].encode()).hexdigest() == vector["sha256"]


def test_the_documents_have_vectors() -> None:
    assert len(VECTORS) >= 3


def test_the_form_names_its_version_and_sorts_its_keys() -> None:
    form = canonical(*TEXT)
    assert json.loads(form)["version"] == VERSION
    assert (
        form
        == json.dumps(json.loads(form), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )


@pytest.mark.parametrize(
    "changed",
    [
        ("区科普周启劢", *TEXT[1:]),
        (TEXT[0], "一句话摘要。", *TEXT[2:]),
        (TEXT[0], "一句话\n摘要", *TEXT[2:]),
        (*TEXT[:2], "<p>开幕现场</p>", TEXT[3]),
        (*TEXT[:2], "<p>开幕<em>现场</em></p>", TEXT[3]),
        (*TEXT[:2], "<h2>开幕<strong>现场</strong></h2>", TEXT[3]),
        (*TEXT[:2], "<p>开幕<br><strong>现场</strong></p>", TEXT[3]),
        (*TEXT[:2], "<p>开 幕<strong>现场</strong></p>", TEXT[3]),
        (*TEXT[:3], []),
        (*TEXT[:3], [FILE, FILE]),
        (*TEXT[:3], [{**FILE, "name": "现场2.jpg"}]),
        (*TEXT[:3], [{**FILE, "sha256": "ac" * 32}]),
        (*TEXT[:3], [{**FILE, "size": 1025}]),
        (*TEXT[:3], [{**FILE, "role": "cover"}]),
        (TEXT[1], TEXT[0], *TEXT[2:]),
    ],
)
def test_any_change_changes_the_digest(changed: Revised) -> None:
    assert digest(*changed) != digest(*TEXT)


def test_the_order_of_attachments_counts() -> None:
    other = {**FILE, "sha256": "cd" * 32}
    assert digest(*TEXT[:3], [FILE, other]) != digest(*TEXT[:3], [other, FILE])


@pytest.mark.parametrize(
    "same",
    [
        (" 区科普周启动\r\n", *TEXT[1:]),
        (TEXT[0], "一句话摘要  \r\n\r\n", *TEXT[2:]),
        (*TEXT[:2], "<p class='x' style='color:red'>\u3000\u3000开幕<b>现场</b>&nbsp;</p><p></p>", TEXT[3]),
        (*TEXT[:2], "<div>开幕<strong>现</strong><strong>场</strong></div>\n", TEXT[3]),
        (*TEXT[:3], [{**FILE, "id": 8, "caption": "无关"}]),
        (*TEXT[:3], [{**FILE, "role": ""}]),
    ],
)
def test_what_reads_the_same_has_the_same_digest(same: Revised) -> None:
    assert digest(*same) == digest(*TEXT)


def test_attribute_order_and_unicode_form_do_not_count() -> None:
    one = '<p>café <a title="t" href="https://a.example/">链</a></p>'
    two = unicodedata.normalize("NFD", '<p>café <a href="https://a.example/" title="t">链</a></p>')
    assert one != two
    assert digest("é", "", one) == digest("e\u0301", "", two)


@given(
    st.text(max_size=30),
    st.text(max_size=60),
    st.lists(st.sampled_from(["<p>", "<b>", "</b>", "中", " a", "&lt;"])),
)
def test_a_body_and_what_became_of_it_have_one_canonical_form(
    title: str, summary: str, pieces: list[str]
) -> None:
    html = "".join(pieces)
    assert canonical(title, summary, sanitise(html)) == canonical(title, summary, html)


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["Lo", "Ll", "Nd"]), min_size=1, max_size=20))
def test_two_different_titles_never_share_a_digest(title: str) -> None:
    forms = {unicodedata.normalize("NFC", text) for text in (title, "中" + title)}
    assert len({digest(form, "", "") for form in forms}) == len(forms)


def test_an_attachment_without_a_digest_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="not an attachment"):
        digest("题", "", "", [{**FILE, "sha256": "short"}])
