"""The states of an import, the outcomes of a row, and the problems of a file or step."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.labels import Labelled
from shared.problems import BadRequest, Conflict, ContentTooLarge, Invalid, NotFound, Text, UnsupportedMediaType

ERRORS_PER_ROW = 10
SHOWN_PROBLEMS = 100
SAMPLES = 3
LONGEST_CELL = 32_767
HEADER_SEARCH_ROWS = 20
"""The headers are among this many first rows, possibly below a title."""


class ImportStatus(Labelled):
    """The status of an import."""

    UPLOADED = "uploaded", "Uploaded", "已上传"
    APPLIED = "applied", "Applied", "已导入"
    UNDONE = "undone", "Undone", "已撤销"
    EXPIRED = "expired", "Expired", "已过期"


class TableFormat(Labelled):
    """The format of a file."""

    CSV = "csv", "CSV", "CSV"
    XLSX = "xlsx", "Excel workbook", "Excel 工作簿"


class TextEncoding(Labelled):
    """The encoding of a CSV."""

    UTF_8 = "utf-8", "UTF-8", "UTF-8"
    GB18030 = "gb18030", "GB18030 (also GBK, GB2312)", "GB18030（含 GBK、GB2312）"
    UTF_16 = "utf-16", "UTF-16", "UTF-16"
    BIG5 = "big5", "Big5", "Big5（繁体）"
    WINDOWS_1252 = "windows-1252", "Windows Western", "Windows 西欧"


class OnDuplicate(Labelled):
    """The treatment of a new row that may duplicate an existing customer."""

    REJECT = "reject", "Reject the row", "拒绝该行"
    SKIP = "skip", "Leave the row out", "跳过该行"
    CREATE = "create", "Create it anyway", "仍然新建"
    UPDATE = "update", "Update the existing customer", "更新已有客户"


class RowOutcome(Labelled):
    """The outcome of a row."""

    CREATED = "created", "Created", "新建"
    UPDATED = "updated", "Updated", "更新"
    UNCHANGED = "unchanged", "Unchanged", "无变化"
    SKIPPED = "skipped", "Left out", "跳过"
    REJECTED = "rejected", "Rejected", "拒绝"
    UNDONE = "undone", "Taken back", "已撤销"
    KEPT = "kept", "Kept: changed since", "保留：之后已被修改"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file and its parts may be."""

    bytes: int
    inflated_bytes: int
    rows: int
    columns: int
    sheets: int
    memory_bytes: int
    seconds: int


class ImportNotFound(NotFound):
    """There is no such import, or the caller may not see it."""

    title = Text("Import not found", "未找到导入记录")
    detail = Text("There is no import {id}, or you may not see it.", "导入记录 {id} 不存在，或您无权查看。")


class FileEmpty(Invalid):
    """The file has no rows under a line of headers."""

    title = Text("The file is empty", "文件为空")
    detail = Text("Send a table: a line of headers and rows below it.", "请提供带表头和数据行的表格。")


class TableTooLarge(ContentTooLarge):
    """The table has too many rows or columns."""

    title = Text("Table too large", "表格过大")
    detail = Text(
        "At most {rows} rows and {columns} columns; send it in parts.", "最多 {rows} 行、{columns} 列，请分批导入。"
    )


class CellTooLong(ContentTooLarge):
    """A cell holds more text than a spreadsheet can."""

    title = Text("Cell too long", "单元格过长")
    detail = Text("A cell of row {row} has more than {limit} characters.", "第 {row} 行有单元格超过 {limit} 个字符。")


class WorkbookTooLarge(ContentTooLarge):
    """The workbook unpacks to more than the limit, or has the compression ratio of a zip bomb."""

    title = Text("Workbook too large", "工作簿过大")
    detail = Text("Unpacked it may have at most {limit} bytes.", "解压后最大为 {limit} 字节。")


class WorkbookUnreadable(BadRequest):
    """The file is not a readable XLSX workbook, or needs more memory or time than allowed."""

    title = Text("The workbook cannot be read", "无法读取工作簿")
    detail = Text("Save it again as .xlsx, or send it as CSV.", "请重新另存为 .xlsx，或使用 CSV。")


class WorkbookEncrypted(UnsupportedMediaType):
    """The workbook has a password, or the format used before 2007."""

    title = Text("Protected or old workbook", "工作簿已加密或格式过旧")
    detail = Text("Save it as .xlsx without a password.", "请另存为不带密码的 .xlsx。")


class WorkbookActive(UnsupportedMediaType):
    """The workbook has macros, or other files inside."""

    title = Text("Macros and embedded files are not accepted", "不接受宏或嵌入文件")
    detail = Text("Save it as .xlsx without macros and embedded files.", "请另存为不含宏和嵌入文件的 .xlsx。")


class SheetsTooMany(ContentTooLarge):
    """The workbook has too many sheets."""

    title = Text("Too many sheets", "工作表过多")
    detail = Text("At most {limit} sheets.", "最多 {limit} 个工作表。")


class SheetUnknown(BadRequest):
    """The workbook has no sheet of this name."""

    title = Text("Unknown sheet", "工作表不存在")
    detail = Text("There is no sheet {sheet}; there are: {known}.", "工作表“{sheet}”不存在；现有：{known}。")


class EncodingInvalid(BadRequest):
    """The text is not in the encoding it should be in."""

    title = Text("Invalid characters", "字符编码无效")
    detail = Text("The text is not valid {encoding} (byte {byte}).", "文本不是有效的 {encoding}（第 {byte} 字节）。")


class EncodingUnclear(BadRequest):
    """The encoding cannot be detected."""

    title = Text("Unknown encoding", "无法识别字符编码")
    detail = Text(
        "It is neither UTF-8 nor plausible GB18030: set `encoding`.", "既不是 UTF-8 也不像 GB18030，请指定字符编码。"
    )


class MappingInvalid(Invalid):
    """The mapping names columns that are not in the file, fields that do not exist, or one field twice."""

    title = Text("The mapping does not fit the file", "列映射与文件不符")
    detail = Text("Correct what is listed.", "请按所列各项更正。")


class ColumnsMissing(Invalid):
    """No column identifies the rows."""

    title = Text("Columns are missing", "缺少必要的列")
    detail = Text("Map a column to one of: {needed}.", "请将某一列映射到：{needed}。")


class ImportRejected(Invalid):
    """With `atomic`, one rejected row stops the whole import: nothing was changed."""

    title = Text("Nothing was imported", "未导入任何数据")
    detail = Text("{rejected} of {rows} rows have errors.", "共 {rows} 行，其中 {rejected} 行有误。")


class ImportNotOpen(Conflict):
    """The import was applied, undone, or has expired."""

    title = Text("The import is no longer open", "导入已结束")
    detail = Text('Its status is "{status}"; upload the file again.', "当前状态为“{status}”，请重新上传文件。")


class ImportOvertaken(Conflict):
    """Somebody deleted or merged one of its customers or contacts while the import ran: nothing was changed."""

    title = Text("Data changed during the import", "导入期间数据已变化")
    detail = Text("Nothing was changed; run it again.", "未导入任何数据，请重新执行。")


class ImportNotUndoable(Conflict):
    """Only an applied import can be undone, and once."""

    title = Text("Nothing to undo", "无可撤销的导入")
    detail = Text('The import\'s status is "{status}".', "导入的状态为“{status}”。")


class ImportTooOld(Conflict):
    """The import was applied too long ago to be undone."""

    title = Text("Too old to be undone", "时间过久，无法撤销")
    detail = Text("It can be undone for {days} days.", "仅可在 {days} 天内撤销。")


def refuse_run(status: ImportStatus) -> None:
    """Refuse an import that cannot run any more. Raises ImportNotOpen."""
    if status is not ImportStatus.UPLOADED:
        raise ImportNotOpen(status=status.named)


def refuse_undo(status: ImportStatus, applied_at: datetime | None, now: datetime, days: int) -> None:
    """Refuse an undo. Raises ImportNotUndoable, ImportTooOld."""
    if status is ImportStatus.EXPIRED or (applied_at is not None and now - applied_at > timedelta(days=days)):
        raise ImportTooOld(days=days)
    if status is not ImportStatus.APPLIED:
        raise ImportNotUndoable(status=status.named)
