"""Text in Mermaid diagrams, for wikis and notes that render them."""

from collections.abc import Iterable, Iterator

from shared.documents.maps.canvas import FAINT, INK, PAPER, clean
from shared.documents.maps.marks import LEVEL_COLOURS, LEVEL_TINTS

MAX_LABEL_LENGTH = 120
_PLAIN = frozenset(" ,.，。、·-")


def quoted(*parts: str) -> str:
    """Text as a Mermaid label, one line per part.

    Characters with a meaning in Mermaid or HTML (quotes, brackets, `#`, `%%`, `<`, backticks) are written as
    character codes; letters and digits of all scripts stay.
    """
    return f'"{"<br/>".join(_escape(part) for part in parts if part)}"'


def _escape(text: str) -> str:
    text = clean(text)
    shown = text if len(text) <= MAX_LABEL_LENGTH else text[: MAX_LABEL_LENGTH - 1] + "…"
    return "".join(one if one.isalnum() or one in _PLAIN else f"#{ord(one)};" for one in shown)


def level_classes(levels: Iterable[str]) -> Iterator[str]:
    """The classes of people by their level, from the lowest; `unknown` is for those without one."""
    for level, tint, colour in zip(levels, LEVEL_TINTS, LEVEL_COLOURS, strict=True):
        yield f"  classDef {level} fill:{tint},stroke:{colour},stroke-width:2px,color:{INK}"
    yield f"  classDef unknown fill:{PAPER},stroke:{FAINT},color:{INK}"
