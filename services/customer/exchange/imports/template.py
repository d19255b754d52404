"""An empty table to fill in: headers, choices to pick from, and a sheet that explains every column."""

import tempfile
from collections.abc import Mapping, Sequence
from typing import IO, Any

from services.customer.exchange.columns.cells import TRUTHS
from services.customer.exchange.columns.column import Column, Form
from services.customer.exchange.columns.rules import COLUMNS, EMPTY, Custom, TableKind, header_of
from services.customer.exchange.imports.clearances import clearance_for
from services.customer.exchange.imports.headers import letter_of
from shared.auth.access import is_cleared
from shared.documents.workbooks import A4
from shared.problems import Language, Text

PREPARED_ROWS = 5_000
"""Rows with lists to choose from and cells that keep leading zeros."""

WIDTHS = (20, 20, 8, 70, 40, 40)
LINE_HEIGHT = 16

_FORMS: Mapping[Form, Text] = {
    Form.TEXT: Text("Text", "文本"),
    Form.PROSE: Text("Text, several lines", "文本，可多行"),
    Form.IDENTIFIER: Text("Text (zeros at the start are kept)", "文本（保留前导零）"),
    Form.NUMBER: Text("Whole number", "整数"),
    Form.DECIMAL: Text("Number", "数字"),
    Form.SHARE: Text("Share of the whole, as 0.6 or 60%", "份额，如 0.6 或 60%"),
    Form.DATE: Text("Date, as 2024-05-01", "日期，如 2024-05-01"),
    Form.TRUTH: Text("Yes or No", "是 / 否"),
    Form.CHOICE: Text("One of the list", "从列表中选择一项"),
    Form.CHOICES: Text("Of the list, several separated by semicolons", "从列表中选择，多项用分号分隔"),
    Form.TEXTS: Text("Text, several separated by semicolons", "文本，多个用分号分隔"),
    Form.UUID: Text("Id of the system", "系统编号"),
}
_SHEETS = (Text("Explanation", "说明"), Text("Choices", "选项"))
_HEADS = (
    Text("Column", "列名"),
    Text("Field", "字段"),
    Text("Required", "必填"),
    Text("What to write", "填写内容"),
    Text("Choices", "可选值"),
    Text("Example", "示例"),
)
_NOTES = (
    Text(
        "An empty cell leaves the field of an existing row unchanged; {en} empties it.",
        "空单元格不改变已有记录的字段；填写 {zh} 则清空该字段。",
    ),
    Text(
        "The first row has the headers; their order does not matter, and columns may be left out.",
        "第一行为表头，列的顺序可变，不需要的列可以删除。",
    ),
)


def template_columns(kind: TableKind, custom: Custom) -> list[Column]:
    """The columns that the caller may fill in: of the profile and of visible custom fields."""
    own = {column.name: column for column in COLUMNS[kind] if is_cleared(clearance_for(kind, column.name))}
    return [column for column in (own | {**custom}).values() if not column.is_read_only]


def write_template(
    kind: TableKind, language: Language, codes: Mapping[str, Sequence[str]], custom: Custom
) -> IO[bytes]:
    """The template as a workbook; `codes` are the maintained segments by field."""
    from xlsxwriter import Workbook

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the sender closes it
    with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        columns = template_columns(kind, custom)
        choices = {column.name: choices_of(column, language, codes) for column in columns}
        table = book.add_worksheet(kind.in_language(language))
        _explain(book, columns, choices, language)
        ranges = _write_choices(book, {name: found for name, found in choices.items() if found}, language)
        _prepare(book, table, columns, ranges, language)
    file.seek(0)
    return file


def choices_of(column: Column, language: Language, codes: Mapping[str, Sequence[str]]) -> list[str]:
    """The choices of a column; empty for free text."""
    if column.choices is not None:
        return [choice.in_language(language) for choice in column.choices]
    if column.form is Form.TRUTH:
        return [TRUTHS[truth].in_language(language, {}) for truth in (True, False)]
    return list(codes.get(column.name, ()))


def _prepare(book: Any, table: Any, columns: Sequence[Column], ranges: Mapping[str, str], language: Language) -> None:
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
    required = book.add_format({"bold": True, "bg_color": "#F8CBAD", "bottom": 1})
    formats = {
        Form.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
        **dict.fromkeys((Form.IDENTIFIER, Form.TEXTS, Form.UUID), book.add_format({"num_format": "@"})),
    }
    for place, column in enumerate(columns):
        header = header_of(column, language)
        table.set_column(place, place, max(14, 4 + 2 * len(header)), formats.get(column.form))
        table.write_string(0, place, header, required if column.is_required else head)
        if column.hint is not None:
            table.write_comment(0, place, column.hint.in_language(language, {}))
        # A cell of CHOICES or TEXTS may have several values, which a list would refuse.
        if column.name in ranges and column.form not in {Form.CHOICES, Form.TEXTS}:
            table.data_validation(1, place, PREPARED_ROWS, place, {"validate": "list", "source": ranges[column.name]})
    table.freeze_panes(1, 0)
    for sheet in book.worksheets():
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)


def _explain(book: Any, columns: Sequence[Column], choices: Mapping[str, Sequence[str]], language: Language) -> None:
    sheet = book.add_worksheet(_SHEETS[0].in_language(language, {}))
    bold, wrapped = (
        book.add_format({"bold": True, "bg_color": "#DDEBF7"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width, wrapped)
    for row, note in enumerate(_NOTES):
        sheet.write_string(row, 0, note.in_language(language, EMPTY._asdict()), book.add_format({"italic": True}))
    first = len(_NOTES) + 1
    for place, head in enumerate(_HEADS):
        sheet.write_string(first, place, head.in_language(language, {}), bold)
    for row, column in enumerate(columns, first + 1):
        texts = (
            header_of(column, language),
            column.name,
            TRUTHS[True].in_language(language, {}) if column.is_required else "",
            _what_to_write(column, language),
            ", ".join(choices[column.name][:50]),
            _sample(column, language),
        )
        for place, text in enumerate(texts):
            sheet.write_string(row, place, text)
        sheet.set_row(
            row, LINE_HEIGHT * max(1, *(_lines(text, width) for text, width in zip(texts, WIDTHS, strict=True)))
        )
    sheet.freeze_panes(first + 1, 1)


def _lines(text: str, width: int) -> int:
    """The number of lines of a text; a Chinese character is as wide as two letters."""
    return -(-sum(2 if ord(character) > 0x2E7F else 1 for character in text) // (width - 2))


def _what_to_write(column: Column, language: Language) -> str:
    form = _FORMS[column.form].in_language(language, {})
    between = Text(". ", "。").in_language(language, {})
    return form if column.hint is None else f"{form}{between}{column.hint.in_language(language, {})}"


def _sample(column: Column, language: Language) -> str:
    for choice in column.choices or ():
        if choice.value == column.sample:
            return choice.in_language(language)
    return column.sample


def _write_choices(book: Any, choices: Mapping[str, Sequence[str]], language: Language) -> dict[str, str]:
    """Write each column's choices to a hidden sheet, because lists in cells are limited; returns their ranges."""
    name = _SHEETS[1].in_language(language, {})
    sheet = book.add_worksheet(name)
    sheet.hide()
    ranges = {}
    for place, (field, found) in enumerate(choices.items()):
        sheet.write_column(0, place, found)
        letter = letter_of(place)
        ranges[field] = f"='{name}'!${letter}$1:${letter}${len(found)}"
    return ranges
