"""The sign-in data of a local house, kept for its owner in `<data-dir>/credentials.env`."""

import os
import secrets
import shlex
from collections.abc import Mapping
from pathlib import Path

CLIENTS = {"erp": "ERP_SECRET", "bi": "BI_SECRET", "integrator": "INTEGRATOR_SECRET"}
"""The clients every house has from the start, and the names their secrets are kept under."""

_HEADER = "# Sign-in data of this Guanxi, for its owner's eyes only. Use it in a shell with:  source {path}\n"


class Credentials:
    """A file of `export NAME=value` lines that only its owner can read; a shell can source it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._values = dict(_parse(path.read_text())) if path.exists() else {}

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def keep(self, values: Mapping[str, str]) -> None:
        """Add or replace the values; the file is replaced whole or not at all."""
        self._values.update(values)
        lines = [f"export {name}={shlex.quote(value)}\n" for name, value in self._values.items()]
        fresh = self.path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(_HEADER.format(path=shlex.quote(str(self.path))) + "".join(lines))
        fresh.replace(self.path)


def new_password() -> str:
    """A password nobody has to type: 18 random bytes."""
    return secrets.token_urlsafe(18)


def _parse(text: str) -> list[tuple[str, str]]:
    words = (shlex.split(line, comments=True) for line in text.splitlines())
    pairs = (word.partition("=") for line in words for word in line if "=" in word)
    return [(name, value) for name, _, value in pairs]
