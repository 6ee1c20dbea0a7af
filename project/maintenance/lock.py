"""The dependency lock: makes requirements*.txt from pyproject.toml, and tells when they no longer agree.

    python -m project.maintenance.lock write    (make lock; needs a network and installs uv for itself)
    python -m project.maintenance.lock check    (part of make check; needs neither)

The locks carry hashes and no addresses, so that any mirror or folder of wheels will do.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST_PYTHON = "3.11"
RESOLVE = (
    f"pip compile pyproject.toml --quiet --universal --python-version {OLDEST_PYTHON} --generate-hashes "
    "--no-header --no-annotate --no-emit-index-url --no-emit-find-links"
).split()
HEADER = (
    "# Made by `make lock` from pyproject.toml. Do not edit.\n# Declared dependencies: sha256:{digest}\n\n"
)
PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?: *; *(?P<marker>[^\\]+?))? *\\?$", re.MULTILINE
)


@dataclass(frozen=True)
class Lock:
    """One lock file and the extras of pyproject.toml that it covers."""

    name: str
    extras: tuple[str, ...] = ()


LOCKS = (Lock("requirements.txt"), Lock("requirements-dev.txt", extras=("dev",)))


def declared(root: Path, lock: Lock) -> list[str]:
    """The requirements written by hand in pyproject.toml that this lock must satisfy."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {})
    return [*project["dependencies"], *(line for extra in lock.extras for line in extras[extra])]


def digest(root: Path, lock: Lock) -> str:
    """A fingerprint of what the lock was made from, the range of Pythons included."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    made_from = [project["requires-python"], *sorted(declared(root, lock))]
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()


def faults(root: Path = ROOT) -> list[str]:
    """Everything that is wrong with the locks, one sentence each; nothing when they are good."""
    found = []
    for lock in LOCKS:
        path = root / lock.name
        if not path.exists():
            found.append(f"{lock.name} is missing: run `make lock`")
            continue
        text = path.read_text(encoding="utf-8")
        if f"sha256:{digest(root, lock)}\n" not in text.split("\n\n", 1)[0] + "\n":
            found.append(
                f"{lock.name} is out of date: pyproject.toml declares other dependencies; run `make lock`"
            )
        if "://" in text:
            found.append(f"{lock.name} names an address; a lock must work with any mirror")
        found += _unsatisfied(lock, declared(root, lock), text)
        found += _unhashed(lock, text)
    return found + _disagreeing(root)


def _unsatisfied(lock: Lock, requirements: list[str], text: str) -> list[str]:
    # packaging comes with the development tools; `write` must run without them
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    pins: dict[str, list[str]] = {}
    for pin in PIN.finditer(text):
        pins.setdefault(canonicalize_name(pin["name"]), []).append(pin["version"])
    found = []
    for line in requirements:
        wanted = Requirement(line)
        versions = pins.get(canonicalize_name(wanted.name), [])
        if not versions or not all(wanted.specifier.contains(version) for version in versions):
            found.append(f"{lock.name} does not satisfy {line} (it has {', '.join(versions) or 'nothing'})")
    return found


def _unhashed(lock: Lock, text: str) -> list[str]:
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.split("\n\n", 1)[-1].strip())
    return [
        f"{lock.name} has no hash for {entry.split()[0]}"
        for entry in entries
        if "--hash=sha256:" not in entry
    ]


def _disagreeing(root: Path) -> list[str]:
    """What is tested must be what runs: the development lock repeats the run-time one, pin for pin."""
    texts = [(root / lock.name).read_text(encoding="utf-8") for lock in LOCKS if (root / lock.name).exists()]
    if len(texts) < len(LOCKS):
        return []
    runtime, everything = ({pin.group(0).rstrip(" \\") for pin in PIN.finditer(text)} for text in texts)
    return [f"{LOCKS[1].name} differs from {LOCKS[0].name} in {pin}" for pin in sorted(runtime - everything)]


def write(root: Path = ROOT) -> None:
    """Resolve afresh for every supported Python and platform, with a uv that is thrown away afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        subprocess.run([f"{folder}/bin/pip", "install", "--quiet", "uv"], check=True)
        for lock in LOCKS:
            extras = [part for extra in lock.extras for part in ("--extra", extra)]
            constraint = ["--constraint", LOCKS[0].name] if lock is not LOCKS[0] else []
            made = subprocess.run(
                [f"{folder}/bin/uv", *RESOLVE, *extras, *constraint],
                cwd=root,
                check=True,
                capture_output=True,
                text=True,
            )
            header = HEADER.format(digest=digest(root, lock))
            (root / lock.name).write_text(header + made.stdout, encoding="utf-8")


def main(command: str) -> int:
    """Run one of the two commands; the answer is the exit status."""
    if command == "write":
        write()
        return 0
    wrong = faults()
    for line in wrong:
        sys.stderr.write(line + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
