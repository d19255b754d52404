"""Formats of the export of order lines."""

from shared.labels import Labelled


class LinesFormat(Labelled):
    """Format of an export."""

    NDJSON = "ndjson", "A JSON document per line", "逐行 JSON"
    CSV = "csv", "CSV", "CSV"
