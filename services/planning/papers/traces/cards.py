"""Cards of a drawn trace: texts wrapped in a frame, as high as they need."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.documents.maps.canvas import INK, PAPER, SOFT, tag, words, wrapped
from shared.documents.maps.marks import AMBER

SIZE, SMALL = 12.5, 11.0
PADDING, LEADING = 9.0, 1.36
FRAME, DASHES, AMBER_TINT = "#c9d1d9", "5 3", "#fffbeb"


@dataclass(frozen=True, slots=True)
class Card:
    """A card: its first text is larger. `mark`: the room of a mark at its left; `is_missing`: a link is not there."""

    texts: Sequence[str]
    width: float
    is_missing: bool = False
    mark: float = 0.0
    fill: str = PAPER
    is_bold: bool = True

    def lines(self) -> Iterator[tuple[str, float]]:
        """The lines, each with its size; nothing is cut."""
        room = self.width - 2 * PADDING - self.mark
        for place, text in enumerate(self.texts):
            size = SMALL if place else SIZE
            # Bold type is wider than it is estimated.
            for line in wrapped(text, room / (1.06 if place == 0 and self.is_bold else 1), size):
                yield line, size

    @property
    def height(self) -> float:
        """As high as its lines."""
        return self.text_height

    @property
    def text_height(self) -> float:
        """The height of its lines with the room around them."""
        return sum(size * LEADING for _, size in self.lines()) + 2 * PADDING - 3

    def draw(self, x: float, y: float, height: float | None = None) -> Iterator[str]:
        """The card at its place, with its texts in the middle of a greater height."""
        whole = height or self.height
        frame = {"stroke": AMBER, "stroke_dasharray": DASHES} if self.is_missing else {"stroke": FRAME}
        fill = AMBER_TINT if self.is_missing else self.fill
        yield tag("rect", x=x, y=y, width=self.width, height=whole, rx=6, fill=fill, **frame)
        at = y + (whole - self.height) / 2 + PADDING
        for line, size in self.lines():
            at += size * LEADING
            is_first = size == SIZE
            colour = AMBER if self.is_missing else INK if is_first else SOFT
            weight = {"font_weight": 700} if is_first and self.is_bold else {}
            yield words(x + PADDING + self.mark, at - size * (LEADING - 0.88), line, size, fill=colour, **weight)
