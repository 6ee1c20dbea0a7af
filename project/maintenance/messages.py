"""The catalogue of translations, kept without GNU gettext: Babel reads the sources, Django reads the templates.

    python -m project.maintenance.messages update    (make messages) gather the texts, keep the translations, compile
    python -m project.maintenance.messages check     tell what is untranslated, left over, misworded or not compiled

The texts in the sources are Chinese, so Chinese needs no catalogue; `project/locale/en` translates. The compiled
catalogue is committed: nothing has to be built before the first start.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages import Catalog, Message, extract, mofile, pofile

Key = tuple[str, str | None]  # the text, or the first of its plural forms, and its context

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("project", "workflows", "editorial", "rectification", "templates")
KEYWORDS: dict[str, Any] = {
    **extract.DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%%|%[sdif]|\{\w*\}")
INDENTATION = re.compile(r"^[^\S\n]+", re.MULTILINE)
SAME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # dates in the header would change with every run
NOISE = re.compile(
    r'^(#.*\n)*(?=msgid "")|^"(Project-|Report-|POT-|PO-Rev|Last-|Language-Team|Generated-By)[^\n]*\n',
    re.MULTILINE,
)


@dataclass(frozen=True)
class Shelf:
    """A tree of sources, and the catalogue that translates it."""

    root: Path = ROOT
    language: str = "en"

    @property
    def po(self) -> Path:
        """What translators edit."""
        return self.root / "project" / "locale" / self.language / "LC_MESSAGES" / "django.po"

    @property
    def mo(self) -> Path:
        """What the site reads."""
        return self.po.with_suffix(".mo")

    def texts(self) -> Catalog:
        """Every text that the sources mark for translation."""
        found = Catalog(locale=self.language, creation_date=SAME_DAY, revision_date=SAME_DAY)
        for path in sorted(path for source in SOURCES for path in (self.root / source).rglob("*")):
            if path.suffix not in {".py", ".html", ".txt"} or "locale" in path.parts:
                continue
            method: Any = "python" if path.suffix == ".py" else _template
            with path.open("rb") as file:
                for line, text, comments, context in extract.extract(
                    method, file, KEYWORDS, ("Translators:",)
                ):
                    place = (path.relative_to(self.root).as_posix(), line)
                    found.add(text, locations=[place], auto_comments=comments, context=context)
        return found

    def translations(self) -> Catalog:
        """What has been translated so far."""
        if not self.po.exists():
            return Catalog(locale=self.language, creation_date=SAME_DAY, revision_date=SAME_DAY)
        with self.po.open("rb") as file:
            return pofile.read_po(file, locale=self.language)

    def update(self) -> None:
        """Bring the catalogue up to the sources; new texts wait there without a translation."""
        catalogue = self.translations()
        catalogue.update(self.texts(), no_fuzzy_matching=True)
        written, compiled = io.BytesIO(), io.BytesIO()
        pofile.write_po(
            written, catalogue, width=100, sort_by_file=True, ignore_obsolete=True, include_lineno=False
        )
        mofile.write_mo(compiled, catalogue)
        self.po.parent.mkdir(parents=True, exist_ok=True)
        self.po.write_text(NOISE.sub("", written.getvalue().decode()).lstrip(), encoding="utf-8")
        self.mo.write_bytes(compiled.getvalue())

    def faults(self) -> list[str]:
        """Everything that is wrong with the catalogue, one line each; nothing when it is good."""
        texts, translated = _by_key(self.texts()), _by_key(self.translations())
        compiled: dict[Key, Message] = {}
        if self.mo.exists():
            with self.mo.open("rb") as file:
                compiled = _by_key(mofile.read_mo(file))
        found = []
        for key, text in texts.items():
            if not _is_translated(translated.get(key)):
                found.append(f"untranslated: {key[0]} ({text.locations[0][0]}:{text.locations[0][1]})")
        for key, message in translated.items():
            if key not in texts:
                found.append(f"left over: {key[0]}")
            elif _is_translated(message) and _placeholders(message.id) != _placeholders(message.string):
                found.append(f"other placeholders in the translation: {key[0]}")
        good = {key: _forms(message.string) for key, message in translated.items() if _is_translated(message)}
        if good != {key: _forms(message.string) for key, message in compiled.items()}:
            found.append(f"not compiled: {self.mo.relative_to(self.root)}; run `make messages`")
        return found


def _template(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    from django.utils.translation.template import templatize  # needs settings, which `main` names

    source = templatize(file.read().decode()).replace("\0", "")
    source = INDENTATION.sub("", source)  # a page is indented as it likes; Python is not
    yield from extract.extract_python(io.BytesIO(source.encode()), keywords, comment_tags, options)


def _by_key(catalogue: Catalog) -> dict[Key, Message]:
    return {(_forms(message.id)[0], _context(message)): message for message in catalogue if message.id}


def _context(message: Message) -> str | None:
    context: Any = message.context  # bytes where Babel has read it from a compiled catalogue
    return context.decode() if isinstance(context, bytes) else context


def _is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return all(_forms(message.string))


def _forms(text: Any) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [""])


def _placeholders(text: Any) -> set[str]:
    return {found for form in _forms(text) for found in PLACEHOLDER.findall(form)}


def main(command: str) -> int:
    """Run one of the two commands; the answer is the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    if command == "update":
        Shelf().update()
        return 0
    wrong = Shelf().faults()
    for line in wrong:
        sys.stderr.write(line + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
