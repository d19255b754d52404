"""The errors of rejected rows, in both languages, and the report of these rows as CSV to correct and push again."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.batches.copy_text import columns
from shared.batches.csv_documents import ERROR_COLUMNS, column_of
from shared.batches.csv_text import BYTE_ORDER_MARK, csv_line
from shared.batches.kinds import Kind
from shared.batches.model import WarningRead
from shared.batches.rules import ERRORS_PER_ROW, BatchFormat
from shared.field_names import name_of_field
from shared.problems import FieldError, Language, Text
from shared.web.validation import field_errors

NOT_JSON = Text("The line is not valid JSON: {reason}.", "该行不是有效的 JSON：{reason}。")
DISAGREES = Text('"{column}" differs from the first line of the same document.', "“{column}”与同一单据的首行不一致。")
FILLED = "filled_from_above"
OF_EVERY_KIND = {
    FILLED: Text(
        "The cell is empty: the value of the document above counts. Fill it in if another is meant.",
        "单元格为空：沿用上一单据的值。如应为其他值，请填写。",
    )
}
"""The texts of warnings that every kind may have, by code."""


class _Values(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A rejected row: its line, its document's number, its errors, and the row itself, to be corrected."""

    line: int
    number: str | None
    errors: list[dict[str, Any]]
    row: str

    @property
    def as_copy(self) -> str:
        """The rejection as a line of COPY text."""
        errors = json.dumps(self.errors, ensure_ascii=False)
        return columns(self.line, self.number, errors, self.row).replace("\x00", "\ufffd") + "\n"


def from_pydantic(errors: Sequence[Any]) -> list[FieldError]:
    """Pydantic's errors as field errors, with Chinese texts."""
    return field_errors([{**error, "loc": ("body", *error["loc"])} for error in errors])


Error = dict[str, Any]
SHOWN_CHARACTERS = 1000
"""Maximum characters shown of a row that is not a document."""


def describe(errors: Iterable[FieldError], places: Iterable[tuple[int, str]], levels: Iterable[int]) -> list[Error]:
    """At most ten of the errors, with their lines and levels, ready to store."""
    return [
        {
            "line": line,
            "pointer": pointer,
            "code": error.code,
            "en": error.detail.in_language("en", _Values(error.values)),
            "zh": error.detail.in_language("zh-CN", _Values(error.values)),
            "clearance": level,
        }
        for error, (line, pointer), level in list(zip(errors, places, levels, strict=True))[:ERRORS_PER_ROW]
    ]


def detail_in(error: Error, language: Language) -> str:
    """The stored error in the reader's language."""
    return str(error["zh" if language == "zh-CN" else "en"])


ABOVE = Text("What is wrong here is above your clearance.", "此行的错误超出您的权限级别。")


@dataclass(frozen=True, slots=True)
class SeenErrors:
    """A rejected row's errors as a reader may know them; `is_above`: none of them, so that one says no more."""

    errors: list[Error]
    is_above: bool


def errors_seen(kind: Kind, errors: list[Error], level: int) -> SeenErrors:
    """The errors of fields and people up to the level. Those stored without a level need the kind's highest."""
    seen = [error for error in errors if error.get("clearance", kind.highest_level) <= level]
    if seen:
        return SeenErrors(seen, is_above=False)
    above = FieldError("above_clearance", ABOVE)
    return SeenErrors(describe([above], [(errors[0]["line"], "")], [1]), is_above=True)


def warning_in(kind: Kind, sent_as: BatchFormat, row: Mapping[str, Any], language: Language) -> WarningRead:
    """The warning in the reader's language."""
    values = dict(row["details"])
    if "field" in values:
        values["field"] = name_of_field(values["field"])
    detail = {**OF_EVERY_KIND, **kind.texts}[row["code"]].in_language(language, values)
    pointer = column_of(row["pointer"]) if sent_as is BatchFormat.CSV else row["pointer"]
    return WarningRead.model_validate({**row, "pointer": pointer, "detail": detail})


def report_header(columns: Sequence[str]) -> str:
    """The report's first line."""
    return BYTE_ORDER_MARK + csv_line([*(name for name in columns if name not in ERROR_COLUMNS), *ERROR_COLUMNS])


def report_lines(
    kind: Kind, columns: Sequence[str], seen: SeenErrors, row: Any, language: Language, *, is_whole: bool
) -> Iterator[str]:
    """The CSV lines of a rejected row: its cells by column (or only its numbers), then their errors."""
    is_read = not seen.is_above and ("records" in row or isinstance(row.get("document"), dict))
    shown = set(columns if is_whole else kind.required_csv_columns if is_read else ())
    names = [name for name in columns if name not in ERROR_COLUMNS]
    for found, wrong in _lines_of(kind, columns, seen.errors, row):
        cells = [cell if name in shown else "" for name, cell in zip(names, found, strict=True)]
        columns_of_errors = (
            sorted({str(error["line"]) for error in wrong}),
            [error["pointer"] for error in wrong],
            [error["code"] for error in wrong],
            [detail_in(error, language) for error in wrong],
        )
        yield csv_line([*cells, *(" | ".join(cell) for cell in columns_of_errors)])


def _lines_of(
    kind: Kind, columns: Sequence[str], errors: list[Error], row: Any
) -> Iterator[tuple[list[str], list[Error]]]:
    if "records" in row:
        kept = [place for place, name in enumerate(columns) if name not in ERROR_COLUMNS]
        for record, line in zip(row["records"], row["lines"], strict=True):
            cells = [record[place] if place < len(record) else "" for place in kept]
            yield cells, [error for error in errors if str(error["line"]) == line]
    elif isinstance(document := row.get("document"), dict):
        nested = document.get(kind.children) if kind.children else None
        for place, child in enumerate(nested if isinstance(nested, list) and nested else [{}]):
            fields = {**document, **child} if isinstance(child, dict) else document
            cells = [_cell(fields.get(name), "" if name not in fields else kind.empty_cell) for name in columns]
            yield cells, errors if place == 0 else []
    else:
        text = str(row.get("text", row.get("document")))
        yield [text[:SHOWN_CHARACTERS], *([""] * (len(columns) - 1))], errors


def read_row(text: str) -> Any:
    """A stored row; numbers are the text that was sent."""
    return json.loads(text, parse_float=str, parse_int=str)


def _cell(value: Any, empty: str) -> str:
    if value is None:
        return empty
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
