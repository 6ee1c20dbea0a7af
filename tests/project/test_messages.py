"""The English catalogue follows the Chinese sources."""

from pathlib import Path

import pytest

from project.maintenance.messages import Shelf

VIEWS = """
from django.utils.translation import gettext_lazy as _, ngettext
REFUSED = _("您在本轮已经审签过一级")
def told(n, name): return ngettext("%(n)s 篇稿件待审", "%(n)s 篇稿件待审", n), _("%(name)s 已签发") % {"name": name}
"""
PAGE = """{% load i18n %}<main>
    <h1>{% translate "待办" %}</h1>
  </main>
{% blocktranslate with who=user.name %}{{ who }}，您好{% endblocktranslate %}
{% translate "校" context "of a level" %}"""
ENGLISH = {
    "您在本轮已经审签过一级": "You have signed at another level in this round",
    "%(name)s 已签发": "%(name)s signed off",
    "待办": "To do",
    "%(who)s，您好": "Hello, %(who)s",
    "校": "Proof",
}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A small product with one module and one page, gathered and wholly translated."""
    (tmp_path / "editorial").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "editorial" / "views.py").write_text(VIEWS, encoding="utf-8")
    (tmp_path / "templates" / "page.html").write_text(PAGE, encoding="utf-8")
    shelf = Shelf(tmp_path)
    shelf.update()
    written = shelf.po.read_text(encoding="utf-8")
    for chinese, english in ENGLISH.items():
        written = written.replace(f'msgid "{chinese}"\nmsgstr ""', f'msgid "{chinese}"\nmsgstr "{english}"')
    written = written.replace('msgstr[0] ""', 'msgstr[0] "%(n)s article waits"')
    written = written.replace('msgstr[1] ""', 'msgstr[1] "%(n)s articles wait"')
    shelf.po.write_text(written, encoding="utf-8")
    shelf.update()
    return shelf


def test_a_complete_catalogue_has_no_fault(shelf: Shelf) -> None:
    assert shelf.faults() == []


def test_gathering_twice_changes_nothing(shelf: Shelf) -> None:
    before = shelf.po.read_bytes()
    shelf.update()
    assert shelf.po.read_bytes() == before


def test_a_new_text_is_untranslated_until_somebody_translates_it(shelf: Shelf) -> None:
    page = shelf.root / "templates" / "page.html"
    page.write_text(PAGE + '{% translate "退回" %}', encoding="utf-8")
    assert shelf.faults() == ["untranslated: 退回 (templates/page.html:5)"]
    shelf.update()
    assert shelf.faults() == ["untranslated: 退回 (templates/page.html:5)"]


def test_a_text_that_nobody_says_any_more_is_left_over_until_gathered_again(shelf: Shelf) -> None:
    page = shelf.root / "templates" / "page.html"
    page.write_text(PAGE.replace('{% translate "待办" %}', ""), encoding="utf-8")
    assert shelf.faults() == ["left over: 待办"]
    shelf.update()
    assert shelf.faults() == []


def test_a_translation_must_keep_the_placeholders(shelf: Shelf) -> None:
    written = shelf.po.read_text(encoding="utf-8").replace("%(name)s signed off", "%(user)s signed off")
    shelf.po.write_text(written, encoding="utf-8")
    shelf.update()
    assert shelf.faults() == ["other placeholders in the translation: %(name)s 已签发"]


def test_a_catalogue_that_was_not_compiled_is_noticed(shelf: Shelf) -> None:
    shelf.mo.unlink()
    assert shelf.faults() == ["not compiled: project/locale/en/LC_MESSAGES/django.mo; run `make messages`"]
