"""How a table may be exported."""

from shared.labels import Labelled


class ExportFormat(Labelled):
    """How the file is written."""

    XLSX = "xlsx", "Excel workbook", "Excel 工作簿"
    CSV = "csv", "CSV", "CSV"


class ExportEncoding(Labelled):
    """How the characters of a CSV are written."""

    UTF_8 = "utf-8", "UTF-8 with byte order mark", "UTF-8（带 BOM）"
    GB18030 = "gb18030", "GB18030", "GB18030"
