"""The formats of exports."""

from shared.labels import Labelled


class ExportFormat(Labelled):
    """The format of the file."""

    XLSX = "xlsx", "Excel workbook", "Excel 工作簿"
    CSV = "csv", "CSV", "CSV"


class ExportEncoding(Labelled):
    """The encoding of a CSV."""

    UTF_8 = "utf-8", "UTF-8 with byte order mark", "UTF-8（带 BOM）"
    GB18030 = "gb18030", "GB18030", "GB18030"
