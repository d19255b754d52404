"""What a service asks its renderer: a piece of work and its material, as JSON in length-prefixed frames."""

import struct
from enum import StrEnum
from typing import Any

import msgspec

HEAD = struct.Struct(">BI")
"""A frame begins with a byte (the answer's kind; 0 in a task) and the length of what follows."""


TOO_LARGE = "too large"
"""The reason of a refusal that the caller can do something about."""


class Work(StrEnum):
    """The outputs of a renderer."""

    SVG = "svg"
    PNG = "png"
    HTML = "html"
    PDF = "pdf"
    PPTX = "pptx"


class Answer:
    """The kinds of answers."""

    DONE = 0
    REFUSED = 1
    """The material is at fault; the reason follows."""
    FAILED = 2
    """The renderer is at fault, for example out of memory; the reason follows."""


class MaterialRefused(Exception):
    """The specification or drawing is not one that is drawn here."""


class Task(msgspec.Struct, frozen=True):
    """One piece of work: a paper's content, or a picture's specification or drawing."""

    work: Work
    material: dict[str, Any]
    seconds: int
    max_bytes: int


def framed(kind: int, payload: bytes) -> bytes:
    """A frame."""
    return HEAD.pack(kind, len(payload)) + payload
