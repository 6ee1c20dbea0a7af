"""What is installed is what pyproject.toml declares, hash by hash."""

import ast
import re
import shutil
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from project.maintenance.lock import LOCKS, ROOT, declared, faults

PACKAGES = ("project", "workflows", "editorial", "rectification")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the declarations and the locks, to spoil."""
    for name in ("pyproject.toml", *(lock.name for lock in LOCKS)):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def spoil(path: Path, pattern: str, by: str) -> None:
    """Replace the first match in that file, which must be there."""
    text, count = re.subn(pattern, by, path.read_text(encoding="utf-8"), count=1)
    assert count == 1
    path.write_text(text, encoding="utf-8")


def test_the_locks_are_up_to_date() -> None:
    assert faults() == []


def test_the_locks_name_no_address() -> None:
    for lock in LOCKS:
        assert not re.search(
            r"https?:|--index|--find-links| @ ", (ROOT / lock.name).read_text(encoding="utf-8")
        )


def test_a_dependency_added_without_locking_is_noticed(copy: Path) -> None:
    spoil(copy / "pyproject.toml", '    "nh3>=0.3",\n', '    "nh3>=0.3",\n    "weasyprint>=70",\n')
    assert (
        "requirements.txt is out of date: pyproject.toml declares other dependencies; run `make lock`"
        in faults(copy)
    )
    assert "requirements.txt does not satisfy weasyprint>=70 (it has nothing)" in faults(copy)


def test_a_raised_floor_without_locking_is_noticed(copy: Path) -> None:
    spoil(copy / "pyproject.toml", '"channels>=4.3"', '"channels>=99"')
    assert any(
        re.fullmatch(r"requirements.txt does not satisfy channels>=99 \(it has 4\.\S+\)", line)
        for line in faults(copy)
    )


def test_a_development_tool_added_without_locking_is_noticed(copy: Path) -> None:
    spoil(copy / "pyproject.toml", '    "babel>=2.18",\n', '    "babel>=2.18",\n    "coverage>=7",\n')
    assert all(line.startswith("requirements-dev.txt") for line in faults(copy))
    assert faults(copy)


def test_a_pin_changed_by_hand_is_noticed(copy: Path) -> None:
    spoil(copy / "requirements.txt", r"(?m)^django==\S+", "django==4.2.1")
    assert "requirements.txt does not satisfy django>=5.2,<5.3 (it has 4.2.1)" in faults(copy)
    assert "requirements-dev.txt differs from requirements.txt in django==4.2.1" in faults(copy)


def test_a_package_without_a_hash_is_noticed(copy: Path) -> None:
    spoil(copy / "requirements.txt", r"nh3==(\S+) \\\n(    --hash=\S+( \\)?\n)+", r"nh3==\1\n")
    assert any(line.startswith("requirements.txt has no hash for nh3==") for line in faults(copy))


def test_a_missing_lock_is_noticed(copy: Path) -> None:
    (copy / "requirements-dev.txt").unlink()
    assert faults(copy) == ["requirements-dev.txt is missing: run `make lock`"]


def test_every_package_that_the_product_imports_is_declared() -> None:
    distributions = packages_distributions()
    declared_here = {canonicalize_name(Requirement(line).name) for line in declared(ROOT, LOCKS[0])}
    tools = {canonicalize_name(Requirement(line).name) for line in declared(ROOT, LOCKS[1])}
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        allowed = tools if "maintenance" in path.parts else declared_here
        for name in imported_by(path) - sys.stdlib_module_names - {*PACKAGES}:
            assert allowed & {canonicalize_name(found) for found in distributions[name]}, (
                f"{path} imports {name}"
            )


def imported_by(path: Path) -> set[str]:
    """The top-level names of what a module imports from elsewhere."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names
