"""Why a row was rejected, told in both languages; and the report of rejected rows as CSV to correct and resend."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.kpi.batches.csv_rows import ERROR_COLUMNS
from services.kpi.batches.kinds import Kind
from services.kpi.batches.rules import ERRORS_PER_ROW
from services.kpi.csv_text import BYTE_ORDER_MARK, csv_line
from shared.problem_responses import field_errors
from shared.problems import FieldError, Language, Text

# Beside those of `shared.problem_responses`.
CHINESE = {
    "decimal_whole_digits": "整数位不能超过 {whole_digits} 位。",
    "finite_number": "应为有限的数。",
    "date_out_of_range": "日期应在 1900 年至 2199 年之间。",
    "currency_unknown": "没有此 ISO 4217 币种。",
    "model_type": "应为对象。",
}
NOT_JSON = Text("The line is not valid JSON: {reason}.", "该行不是有效的 JSON：{reason}。")
DISAGREES = Text("{column} differs from the first line of the same document.", "{column} 与同一单据首行不一致。")


class _Values(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A rejected row: where it stood, which document it was, what is wrong, and the row itself to be corrected."""

    line: int
    number: str | None
    errors: list[dict[str, Any]]
    row: str

    @property
    def as_copy(self) -> str:
        """As a line of COPY text."""
        told = json.dumps(self.errors, ensure_ascii=False)
        number = r"\N" if self.number is None else _escape(self.number)
        return f"{self.line}\t{number}\t{_escape(told)}\t{_escape(self.row)}\n"


def from_pydantic(errors: Sequence[Any]) -> list[FieldError]:
    """Pydantic's errors as ours, with the Chinese texts of this service."""
    found = field_errors([{**error, "loc": ("body", *error["loc"])} for error in errors])
    return [
        replace(error, detail=Text(error.detail.en, CHINESE[error.code])) if error.code in CHINESE else error
        for error in found
    ]


def describe(errors: Iterable[FieldError], places: Iterable[tuple[int, str]]) -> list[dict[str, Any]]:
    """The errors, at most ten, with their lines, ready to be stored."""
    return [
        {
            "line": line,
            "pointer": pointer,
            "code": error.code,
            "en": error.detail.in_language("en", _Values(error.values)),
            "zh": error.detail.in_language("zh-CN", _Values(error.values)),
        }
        for error, (line, pointer) in list(zip(errors, places, strict=True))[:ERRORS_PER_ROW]
    ]


def told(error: dict[str, Any], language: Language) -> str:
    """The stored error in the reader's language."""
    return str(error["zh" if language == "zh-CN" else "en"])


def report_lines(
    kind: Kind,
    columns: Sequence[str],
    stored: Iterable[tuple[list[dict[str, Any]], dict[str, Any]]],
    language: Language,
) -> Iterator[str]:
    """The CSV report for these rejections: the original columns, then what is wrong on which line."""
    for errors, row in stored:
        records = list(_records_of(kind, columns, row))
        first_line = min(error["line"] for error in errors)
        for place, record in enumerate(records):
            here = errors if len(records) == 1 or "records" not in row else _on(errors, row["lines"][place])
            if "records" not in row and place > 0:
                here = []
            yield csv_line([*record, *_cells_of(here, language, first_line)])


def report_header(columns: Sequence[str]) -> str:
    """The report's first line."""
    return BYTE_ORDER_MARK + csv_line([*(name for name in columns if name not in ERROR_COLUMNS), *ERROR_COLUMNS])


def _on(errors: list[dict[str, Any]], line: int) -> list[dict[str, Any]]:
    return [error for error in errors if error["line"] == line]


def _cells_of(errors: list[dict[str, Any]], language: Language, line: int) -> list[str]:
    if not errors:
        return ["", "", "", ""]
    columns = (
        [str(errors[0]["line"] or line)],
        [error["pointer"] for error in errors],
        [error["code"] for error in errors],
        [told(error, language) for error in errors],
    )
    return [" | ".join(cells) for cells in columns]


def _records_of(kind: Kind, columns: Sequence[str], row: dict[str, Any]) -> Iterator[list[str]]:
    if "records" in row:
        kept = [place for place, name in enumerate(columns) if name not in ERROR_COLUMNS]
        for record in row["records"]:
            yield [record[place] if place < len(record) else "" for place in kept]
    elif isinstance(document := row.get("document"), dict):
        children = document.get(kind.children) if kind.children else None
        for child in children if isinstance(children, list) and children else [{}]:
            nested = child if isinstance(child, dict) else {}
            yield [_cell(nested.get(name, document.get(name))) for name in columns]
    else:
        yield [str(row.get("text", ""))[:1000], *([""] * (len(columns) - 1))]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _escape(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return escaped.replace("\x00", "\ufffd")
