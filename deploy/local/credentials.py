"""The secrets of a local installation, in its data folder, readable only by their owner.

`credentials.env` is the sign-in data; `signing-keys.secret` encrypts the signing keys in the embedded database.
"""

import os
import secrets
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

ADMIN_PASSWORD = "GUANXI_ADMIN_PASSWORD"  # noqa: S105 - a name, not a password # nosec B105
DEMO_PASSWORD = "DEMO_PASSWORD"  # noqa: S105 - a name, not a password # nosec B105
KEY_SECRET = "signing-keys.secret"  # noqa: S105 - a name, not a secret # nosec B105

_CONTENT = "Sign-in data of this Guanxi, for its owner's eyes only."


class Credentials(Mapping[str, str]):
    """A file of `export NAME=value` lines that only its owner can read and a shell can source."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "credentials.env"
        self._values = dict(_parse(self.path.read_text(encoding="utf-8"))) if self.path.exists() else {}

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def keep(self, values: Mapping[str, str]) -> None:
        """Add or replace the values."""
        self._values.update(values)
        self._write()

    def drop(self, name: str) -> None:
        """Remove a value that turned out to be wrong."""
        self._values.pop(name, None)
        self._write()

    def _write(self) -> None:
        write_exports(self.path, _CONTENT, self._values)


def write_exports(path: Path, content: str, values: Mapping[str, str]) -> None:
    """Write a file that a shell can source and only its owner can read; it is replaced atomically."""
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in values.items()]
    _write(path, f"# {content} Use it in a shell with:  source {shlex.quote(str(path))}\n" + "".join(lines))


def key_secret(folder: Path) -> str:
    """The secret that encrypts the signing keys, made on first use. Not among the sign-in data, which shells export."""
    path = folder / KEY_SECRET
    if not path.exists():
        _write(path, secrets.token_urlsafe(32) + "\n")
    return path.read_text(encoding="utf-8").strip()


def _write(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)


def new_password() -> str:
    """A password of 18 random bytes, which nobody has to type."""
    return secrets.token_urlsafe(18)


def _parse(text: str) -> list[tuple[str, str]]:
    words = (shlex.split(line, comments=True) for line in text.splitlines())
    pairs = (word.partition("=") for line in words for word in line if "=" in word)
    return [(name, value) for name, _, value in pairs]
