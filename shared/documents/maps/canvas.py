"""SVG elements from any text, and the estimated width of text without a font."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from typing import NamedTuple

from shared.problems import Language

FONT = "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei','Segoe UI','Helvetica Neue',Arial,sans-serif"
ELLIPSIS = "…"
INK, SOFT, FAINT, PAPER = "#1f2933", "#52606d", "#9aa5b1", "#ffffff"

# Characters that XML cannot contain, and marks that would reverse the direction of the text after them.
_UNFIT = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u007f-\u009f\u202a-\u202e\u2066-\u2069]"
)
# A Chinese character with the mark after it, which does not begin a line; the part of a name up to its hyphen; a word
# with the blanks after it.
_WORD = re.compile(r"[\u3400-\u9fff][、。，：；）·]*|[^\s\u3400-\u9fff]+?-(?=[^\W\d_])|[^\s\u3400-\u9fff]+\s*|\s+")
_JOINER = "\u200d"
_NARROW = frozenset("iIljtfr.,:;'`|!()[]{}/\\ ")
_WIDE = frozenset("mwMW@%&")


class Point(NamedTuple):
    """A place on the canvas."""

    x: float
    y: float


def clean(text: str) -> str:
    """The text without characters that XML cannot contain; line breaks become spaces."""
    return " ".join(_UNFIT.sub("", text).split())


def tag(name: str, *content: str, **attributes: object) -> str:
    """An element: `tag("rect", x=1, stroke_width=2)`. Attributes are escaped, content is taken as it is."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{said}>{''.join(content)}</{name}>" if content else f"<{name}{said}/>"


def _value(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else clean(str(value))


def words(x: float, y: float, text: str, size: float = 12, *, fit: float | None = None, **attributes: object) -> str:
    """A line of text whose baseline begins at the point, cut to fit a width."""
    shown = clean(text) if fit is None else shorten(text, fit, size)
    # Isolated, so that a right-to-left name stays at its position.
    isolated: dict[str, object] = {"unicode_bidi": "isolate", "fill": INK}
    return tag("text", escape(shown), x=float(x), y=float(y), font_size=size, **(isolated | attributes))


def tooltip(lines: Iterable[str]) -> str:
    """A tooltip."""
    return tag("title", escape("\n".join(clean(line) for line in lines)))


def path(points: Iterable[Point], **attributes: object) -> str:
    """A line through points."""
    steps = " ".join(f"{'L' if place else 'M'}{x:.1f} {y:.1f}" for place, (x, y) in enumerate(points))
    return tag("path", d=steps, fill="none", **attributes)


def arrow_head(start: Point, tip: Point, **attributes: object) -> str:
    """The head of an arrow that comes from the direction of a point."""
    dx, dy = tip.x - start.x, tip.y - start.y
    length = max((dx * dx + dy * dy) ** 0.5, 0.001)
    dx, dy = dx / length * 10, dy / length * 10
    left, right = Point(tip.x - dx - dy / 2, tip.y - dy + dx / 2), Point(tip.x - dx + dy / 2, tip.y - dy - dx / 2)
    outline = f"M{tip.x:.1f} {tip.y:.1f} L{left.x:.1f} {left.y:.1f} L{right.x:.1f} {right.y:.1f} Z"
    return tag("path", d=outline, **attributes)


def sheet(
    title: str, description: str, size: tuple[float, float], language: Language, *content: str, name: str = "map"
) -> str:
    """A self-contained SVG document with a title and a description for screen readers; `name` begins its ids."""
    width, height = map(round, size)
    attributes: dict[str, object] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "xml:lang": language,
        "role": "img",
        "aria-labelledby": f"{name}-title",
        "aria-describedby": f"{name}-description",
        "width": width,
        "height": height,
        "viewBox": f"0 0 {width} {height}",
        "font-family": FONT,
    }
    head = [
        tag("title", escape(clean(title)), id=f"{name}-title"),
        tag("desc", escape(description), id=f"{name}-description"),
        tag("rect", width=width, height=height, fill=PAPER),
    ]
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tag("svg", *head, *content, **attributes)}\n'


def width_of(text: str, size: float) -> float:
    """The estimated width of the text, rather too wide than too narrow."""
    return sum(map(_em, text)) * size


def shorten(text: str, width: float, size: float) -> str:
    """The text, or as much of it as fits before an ellipsis; a composed character is never split."""
    text = clean(text)
    if width_of(text, size) <= width:
        return text
    room = width - width_of(ELLIPSIS, size)
    kept = ""
    for cluster in _clusters(text):
        room -= width_of(cluster, size)
        if room < 0:
            break
        kept += cluster
    return kept.rstrip() + ELLIPSIS


def wrapped(text: str, width: float, size: float, *, most: int | None = None) -> list[str]:
    """The text in lines that fit a width, broken between words and between Chinese characters.

    A word wider than that is broken anywhere. `most`: so many lines at most, the last one cut.
    """
    lines, used = [""], 0.0
    for piece in _pieces(clean(text), width, size):
        if lines[-1] and used + width_of(piece.rstrip(), size) > width:
            lines.append("")
            used = 0.0
        lines[-1] += piece
        used += width_of(piece, size)
    if most is not None and len(lines) > most:
        lines[most - 1 :] = [shorten("".join(lines[most - 1 :]), width, size)]
    return [line.rstrip() for line in lines]


def _pieces(text: str, width: float, size: float) -> Iterator[str]:
    for word in _WORD.findall(text):
        if width_of(word.rstrip(), size) <= width:
            yield word
        else:
            yield from _clusters(word)


def _clusters(text: str) -> Iterator[str]:
    cluster = ""
    for character in text:
        if cluster and not _continues(character) and not cluster.endswith(_JOINER):
            yield cluster
            cluster = ""
        cluster += character
    yield cluster


def _continues(character: str) -> bool:
    is_skin_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return is_skin_tone or character == _JOINER or unicodedata.category(character).startswith("M")


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    if _continues(character) or unicodedata.category(character) == "Cf":
        return 0
    width = unicodedata.east_asian_width(character)
    # Marks such as · “ — → are as wide as a Chinese character in Chinese fonts; letters such as é are not.
    if width in "WF" or (width == "A" and not character.isalpha()):
        return 1
    if character in _NARROW:
        return 0.36
    if character in _WIDE:
        return 0.95
    return 0.7 if character.isupper() else 0.6
