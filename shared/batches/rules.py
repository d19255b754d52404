"""A batch's statuses, formats and limits, and the problems that refuse it as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from shared.labels import Labelled
from shared.problems import BadRequest, ContentTooLarge, Invalid, NotFound, Text, UnsupportedMediaType


class BatchStatus(Labelled):
    """The result of a batch."""

    APPLIED = "applied", "Applied", "已导入"
    REJECTED = "rejected", "Rejected as a whole", "整批拒绝"


class BatchFormat(Labelled):
    """The format of the rows."""

    JSON = "json", "JSON array", "JSON 数组"
    NDJSON = "ndjson", "Newline-delimited JSON", "逐行 JSON"
    CSV = "csv", "CSV", "CSV"


FORMATS = {
    "application/json": BatchFormat.JSON,
    "application/x-ndjson": BatchFormat.NDJSON,
    "application/ndjson": BatchFormat.NDJSON,
    "application/jsonl": BatchFormat.NDJSON,
    "text/csv": BatchFormat.CSV,
}
CHARSETS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
}
ERRORS_PER_ROW = 10
SHOWN_REJECTIONS = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """The maximum sizes of a batch and its parts."""

    bytes: int
    unpacked_bytes: int
    rows: int
    row_bytes: int
    rejections: int
    memory_bytes: int


class Doubt(NamedTuple):
    """What is doubtful about an accepted document: the code of the kind's text, where, and the text's values."""

    code: str
    pointer: str
    values: Mapping[str, str] = MappingProxyType({})


class BatchNotFound(NotFound):
    """There is no such batch of this kind, or it was pushed by another client."""

    title = Text("Batch not found", "未找到批次")
    detail = Text("There is no batch {id}, or you may not see it.", "批次 {id} 不存在，或您无权查看。")


class BatchRejected(Invalid):
    """With `atomic=true`, one rejected row rejects the batch: only its report was stored (see `Location`)."""

    title = Text("Nothing was stored", "未存入任何数据")
    detail = Text(
        "{rejected} of {received} rows were rejected; the report is {location}.",
        "共 {received} 行，其中 {rejected} 行被拒绝；报告见 {location}。",
    )


class BatchTypeUnsupported(UnsupportedMediaType):
    """The body's `Content-Type`, charset or `Content-Encoding` is not supported for batches."""

    detail = Text(
        "Send application/json (an array), application/x-ndjson or text/csv; charset utf-8 or gb18030; plain or gzip.",
        "请发送 application/json（数组）、application/x-ndjson 或 text/csv；字符集 utf-8 或 gb18030；可用 gzip 压缩。",
    )


class GzipBroken(BadRequest):
    """The body is declared as gzip but cannot be unpacked; nothing was stored."""

    title = Text("The gzip is broken", "gzip 数据损坏")
    detail = Text("It cannot be unpacked, or it ends too early.", "无法解压，或数据提前结束。")


class UnpackedTooLarge(ContentTooLarge):
    """The unpacked body is larger than the limit."""

    detail = Text(
        "Unpacked, it is larger than {limit} bytes; send it in parts.", "解压后超过 {limit} 字节，请分批发送。"
    )


class CharsetInvalid(BadRequest):
    """The text is not valid in its charset; nothing was stored."""

    title = Text("Invalid characters", "字符编码无效")
    detail = Text("The text is not valid {charset} (byte {byte}).", "文本不是有效的 {charset}（第 {byte} 字节）。")


class JsonArrayBroken(BadRequest):
    """The body is not one JSON array; nothing was stored."""

    title = Text("The JSON array is broken", "JSON 数组有误")
    detail = Text("At element {element}: {reason}.", "第 {element} 个元素：{reason}。")


class CsvBroken(BadRequest):
    """The body cannot be read as CSV; nothing was stored."""

    title = Text("The CSV is broken", "CSV 有误")
    detail = Text("At line {line}: {reason}.", "第 {line} 行：{reason}。")


class CsvHeaderInvalid(BadRequest):
    """The first line of the CSV does not name the right columns; nothing was stored."""

    title = Text("The CSV's first line must name the columns", "CSV 首行必须是列名")
    detail = Text(
        "Missing: {missing}. Unknown or repeated: {unknown}. Available: {known}.",
        "缺少：{missing}。未知或重复：{unknown}。可用：{known}。",
    )


class CsvRowsScattered(Invalid):
    """The lines of one document must follow one another; here they are in several places. Nothing was stored."""

    title = Text("Lines of one document are scattered", "同一单据的行不连续")
    detail = Text(
        "Sort the file by {column}; the lines of these documents are in several places: {numbers}.",
        "请按“{column}”排序；以下单据的行分散在多处：{numbers}。",
    )


class RowTooLarge(ContentTooLarge):
    """A single row is larger than the limit; nothing was stored."""

    detail = Text("The row at line {line} is more than {limit} bytes.", "第 {line} 行起的一行数据超过 {limit} 字节。")


class TooManyRows(ContentTooLarge):
    """The batch has more rows than the limit; nothing was stored."""

    detail = Text("At most {limit} rows in a batch; send it in parts.", "每批最多 {limit} 行，请分批发送。")


class TooManyRejections(Invalid):
    """More rows than the limit were rejected, so the whole file must be wrong; nothing was stored."""

    title = Text("Too many rejected rows", "被拒绝的行过多")
    detail = Text(
        "More than {limit} rows were rejected, the last at line {line}.",
        "被拒绝的行超过 {limit} 行，最后一处在第 {line} 行。",
    )
