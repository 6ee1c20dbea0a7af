"""Runs the command line as an administrator would: in a process of its own, with an environment of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = {
    "DEBUG",
    "EDITORIAL",
    "HTTPS",
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "PORT",
    "HOST",
    "LOG_LEVEL",
}


def environment(data: Path, **decided: str) -> dict[str, str]:
    """An environment that decides only what the test decides, and keeps its data apart."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**inherited, "QINGYANG_DATA": str(data), "PYTHONWARNINGS": "error::ResourceWarning", **decided}


def command(*words: str, data: Path, **decided: str) -> subprocess.CompletedProcess[str]:
    """`python -m project <words>`, and what came of it."""
    return run_python("-m", "project", *words, data=data, **decided)


def run_python(*words: str, data: Path, **decided: str) -> subprocess.CompletedProcess[str]:
    """`python <words>`, and what came of it."""
    return subprocess.run(
        [sys.executable, *words],
        env=environment(data, **decided),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
