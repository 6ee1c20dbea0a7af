"""What is committed of others is exactly what VENDOR.md says, and nothing more lies beside it."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "project" / "static" / "vendor"
ROW = re.compile(r"^\| (\S+) \| (\d+) \| \d+ \| ([0-9a-f]{64}) \|$", re.MULTILINE)
ROWS = ROW.findall((VENDOR / "VENDOR.md").read_text())
RECIPE = ROOT / "docs" / "maintaining" / "editor"


@pytest.mark.parametrize(("name", "size", "sha256"), ROWS, ids=[name for name, _size, _sha256 in ROWS])
def test_a_vendored_file_is_the_one_that_was_written_down(name: str, size: str, sha256: str) -> None:
    content = (VENDOR / name).read_bytes()
    assert len(content) == int(size)
    assert hashlib.sha256(content).hexdigest() == sha256


def test_every_vendored_file_is_written_down() -> None:
    assert {path.name for path in VENDOR.iterdir()} == {"VENDOR.md", *(name for name, _size, _sha256 in ROWS)}


def test_the_versions_in_the_recipe_are_exact_and_are_those_of_the_files() -> None:
    recipe = json.loads((RECIPE / "package.json").read_text())
    versions = recipe["dependencies"] | recipe["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
    assert (VENDOR / f"tiptap-{versions['@tiptap/core']}.js").exists()
    assert (VENDOR / f"htmx-{versions['htmx.org']}.js").exists()


def test_the_lock_of_the_recipe_proves_every_package_and_names_no_registry() -> None:
    packages = json.loads((RECIPE / "package-lock.json").read_text())["packages"]
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [name for name, entry in packages.items() if name and "integrity" not in entry]


def test_nothing_vendored_needs_eval() -> None:
    for script in VENDOR.glob("tiptap-*.js"):
        assert not re.search(r"\beval\(|new Function\(", script.read_text())
