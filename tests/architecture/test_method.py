"""The sections of the method that the code cites are there."""

import re
from collections.abc import Iterator
from pathlib import Path

import services

METHOD = Path(services.__file__).parent / "METHOD.md"
SOURCES = METHOD.parents[1]


def sections() -> set[str]:
    return set(re.findall(r"^(?:#+ |\*\*)(\d+(?:\.\d+)*)", METHOD.read_text(encoding="utf-8"), flags=re.MULTILINE))


def cited() -> Iterator[tuple[str, str]]:
    for folder in ("deploy", "gateway", "services", "shared"):
        for path in (SOURCES / folder).rglob("*.py"):
            for numbers in re.findall(r"method, sections? ([\d., and]*\d)", path.read_text(encoding="utf-8")):
                yield from ((str(path), number) for number in re.findall(r"\d+(?:\.\d+)*", numbers))


def test_every_section_of_the_method_that_is_cited_exists() -> None:
    known, found = sections(), list(cited())
    assert len(found) > 20
    assert [(path, number) for path, number in found if number not in known] == []
