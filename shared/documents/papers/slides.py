"""A paper as slides: a title slide, then each section; what does not fit goes on another slide under the same title.

Pictures are vectors, with a PNG beside them for programs that cannot draw SVG.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from shared.documents.maps.canvas import wrapped
from shared.documents.papers.content import Content
from shared.documents.papers.slide_measures import (
    BOTTOM,
    HEIGHT,
    MARGIN,
    POINTS,
    ROOM,
    ROW,
    TABLE_SIZE,
    TOP,
    WIDTH,
    cut_row,
    pages_of,
    row_height,
    text_height,
    widths_of,
)
from shared.documents.papers.slide_writing import ACCENT, BAD, INK, PAPER, SOFT, TONES, add_drawing, write

TEXT_SIZE = 16
GAP = 0.2
MIN_PICTURE = 3.2
MAX_PROPERTY = 255
"""Length of a file's properties."""
TITLE_ONLY = 5
"""The layout of the standard presentation with a title and nothing else."""


def as_pptx(content: Content) -> bytes:
    """The file."""
    deck = Deck(content)
    deck.add_title()
    for section in content["sections"]:
        deck.add_section(section)
    return deck.saved()


class Deck:
    """The slides so far, and where the next block begins on the last one."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._show = Presentation()
        self._show.slide_width, self._show.slide_height = Inches(WIDTH), Inches(HEIGHT)
        self._show.core_properties.title = content["title"][:MAX_PROPERTY]
        self._slide: Any = None
        self._title, self._part = "", 0
        self._y = TOP
        self._drawings = 0

    def saved(self) -> bytes:
        """The file as bytes."""
        file = BytesIO()
        self._show.save(file)
        return file.getvalue()

    def add_title(self) -> None:
        """The first slide: title, subtitle, and the facts about the paper."""
        content = self._content
        self._slide = self._show.slides.add_slide(self._show.slide_layouts[TITLE_ONLY])
        self._write_title(content["title"], 2.1, 40)
        self._y = 3.5
        if content["subtitle"]:
            self._text([content["subtitle"]], 22, colour=SOFT)
        self._text([f"{name}  {value}" for name, value in content["meta"]], 14, colour=SOFT)
        if content["footer"]:
            self._y = BOTTOM - 0.3
            self._text([content["footer"]], 11, colour=SOFT)

    def add_section(self, section: dict[str, Any]) -> None:
        """The section's slides."""
        self._title, self._part = section["title"], 0
        self._begin()
        for block in section["blocks"]:
            getattr(self, f"_add_{block['kind']}")(block)

    def _begin(self) -> None:
        """Another slide of the section."""
        self._part += 1
        self._slide = self._show.slides.add_slide(self._show.slide_layouts[TITLE_ONLY])
        title = self._title or self._content["title"]
        named = self._content["continued"].format(title=title, number=self._part) if self._part > 1 else title
        self._write_title(named, 0.4, 28)
        self._y = TOP

    def _make_room(self, height: float) -> None:
        if self._y + height > BOTTOM and self._y > TOP:
            self._begin()

    def _write_title(self, title: str, top: float, size: int) -> None:
        shape = self._slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = Inches(MARGIN), Inches(top), Inches(ROOM), Inches(0.8)
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        lines = wrapped(title, ROOM * POINTS, size)
        fitting = size if len(lines) == 1 else max(14, round(size * 0.6))
        write(frame.paragraphs[0], title, fitting, ACCENT, is_bold=True)

    def _box(self, x: float, y: float, width: float, height: float) -> Any:
        frame = self._slide.shapes.add_textbox(Inches(x), Inches(y), Inches(width), Inches(height)).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = Emu(0)
        return frame

    def _text(self, texts: Sequence[str], size: float, *, colour: Any = INK, marks: Sequence[str] = ()) -> None:
        """Paragraphs, as many on a slide as fit."""
        shown = [f"{mark}{text}" for mark, text in zip(marks or [""] * len(texts), texts, strict=True)]
        for piece in pages_of(shown, size):
            height = sum(text_height(text, size) for text in piece)
            self._make_room(height)
            frame = self._box(MARGIN, self._y, ROOM, height)
            for place, text in enumerate(piece):
                paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
                paragraph.space_after = Pt(size * 0.4)
                write(paragraph, text, size, colour)
            self._y += height + GAP

    def _add_paragraph(self, block: dict[str, Any]) -> None:
        self._text(block["paragraphs"], TEXT_SIZE)

    def _add_bullets(self, block: dict[str, Any]) -> None:
        marks = [f"{place}. " if block["is_numbered"] else "• " for place in range(1, len(block["items"]) + 1)]
        self._text(block["items"], TEXT_SIZE, marks=marks)

    def _add_note(self, block: dict[str, Any]) -> None:
        self._text([block["text"]], TEXT_SIZE, colour=TONES[block["tone"]], marks=["▍"])

    def _add_keyfigures(self, block: dict[str, Any]) -> None:
        figures = block["figures"]
        for first in range(0, len(figures), 4):
            self._make_room(1.5)
            line = figures[first : first + 4]
            width = (ROOM - 0.3 * 3) / 4
            for place, one in enumerate(line):
                frame = self._box(MARGIN + place * (width + 0.3), self._y, width, 1.4)
                colour = BAD if one["tone"] == "bad" else INK
                write(frame.paragraphs[0], one["label"], 13, SOFT)
                write(frame.add_paragraph(), one["value"], 28, colour, is_bold=True)
                write(frame.add_paragraph(), one["note"], 12, TONES[one["tone"]])
            self._y += 1.5 + GAP

    def _add_picture(self, block: dict[str, Any]) -> None:
        below = 0.35 if block["caption"] else 0.0
        self._make_room(MIN_PICTURE + below)
        room = BOTTOM - self._y - below
        shape = block["width"] / block["height"]
        width = min(ROOM, room * shape)
        height = width / shape
        self._drawings += 1
        place = (MARGIN + (ROOM - width) / 2, self._y, width, height)
        add_drawing(self._slide, block, f"drawing{self._drawings}", place)
        self._y += height + 0.05
        if block["caption"]:
            self._text([block["caption"]], 11, colour=SOFT)
        else:
            self._y += GAP

    def _add_table(self, block: dict[str, Any]) -> None:
        widths = widths_of(block["columns"])
        none = [self._content["no_rows"], *[""] * (len(block["columns"]) - 1)]
        rows = [cut_row(row, widths) for row in block["rows"]] or [none]
        lines = [(row, False) for row in rows] + ([(block["total"], True)] if block["total"] else [])
        least = max(3 * ROW, ROW + row_height(lines[0][0], widths))
        if block["title"]:  # which never stands alone at the end of a slide
            self._make_room(text_height(block["title"], 14) + GAP + least)
            self._text([block["title"]], 14)
        while lines:
            self._make_room(least)
            taken, height = 0, ROW
            for row, _ in lines:
                height += row_height(row, widths)
                if height > BOTTOM - self._y and taken:
                    break
                taken += 1
            self._draw_table(block["columns"], lines[:taken], widths)
            lines = lines[taken:]
            if lines:
                self._begin()
        if block["note"]:
            self._text([block["note"]], 11, colour=SOFT)

    def _draw_table(self, columns: Sequence[Any], lines: Sequence[tuple[list[str], bool]], widths: list[float]) -> None:
        heights = [ROW, *(row_height(row, widths) for row, _ in lines)]
        place = (Inches(MARGIN), Inches(self._y), Inches(ROOM), Inches(sum(heights)))
        table = self._slide.shapes.add_table(len(heights), len(columns), *place).table
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Inches(width)
        head = [one["label"] for one in columns]
        for row, height, (texts, is_total) in zip(table.rows, heights, [(head, False), *lines], strict=True):
            row.height = Inches(height)
            is_head = texts is head
            for cell, text, column in zip(row.cells, texts, columns, strict=True):
                cell.margin_top = cell.margin_bottom = Inches(0.04)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                paragraph = cell.text_frame.paragraphs[0]
                paragraph.alignment = PP_ALIGN.RIGHT if column["is_number"] else PP_ALIGN.LEFT
                colour = PAPER if is_head else INK
                write(paragraph, text, TABLE_SIZE, colour, is_bold=is_head or is_total)
        self._y += sum(heights) + GAP
