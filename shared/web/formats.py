"""Operations that answer in several formats: by `?format=`, else by `Accept`, else in the first of them."""

from typing import Any

from fastapi import Request

from shared.labels import Labelled
from shared.web.problem_responses import Responses
from shared.web.weights import weight_of_type

FORMAT_CHOICE = "Instead of `Accept`: the format of the answer."
"""Describes the parameter `format`, which an operation declares with the formats that it offers."""

JSON_TYPE = "application/json"


class Format(Labelled):
    """A format of answers, and its media type."""

    JSON = "json", "JSON", "JSON"
    CSV = "csv", "Table (CSV)", "表格（CSV）"
    XLSX = "xlsx", "Workbook (Excel)", "工作簿（Excel）"
    SVG = "svg", "Picture (SVG)", "图片（SVG）"
    PNG = "png", "Picture (PNG)", "图片（PNG）"
    VEGA_LITE = "vega-lite", "Chart (Vega-Lite)", "图表（Vega-Lite）"
    MERMAID = "mermaid", "Diagram (Mermaid)", "图（Mermaid）"
    HTML = "html", "Web page", "网页"
    PDF = "pdf", "PDF", "PDF"
    PPTX = "pptx", "Slides (PowerPoint)", "幻灯片（PowerPoint）"

    @property
    def media_type(self) -> str:
        """Without parameters, as `Accept` names it."""
        return MEDIA_TYPES[self]

    @property
    def is_text(self) -> bool:
        """Whether the answer is text in UTF-8."""
        return self not in {Format.XLSX, Format.PNG, Format.PDF, Format.PPTX}


MEDIA_TYPES = {
    Format.JSON: JSON_TYPE,
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.SVG: "image/svg+xml",
    Format.PNG: "image/png",
    Format.VEGA_LITE: "application/vnd.vegalite.v6+json",
    Format.MERMAID: "text/vnd.mermaid",
    Format.HTML: "text/html",
    Format.PDF: "application/pdf",
    Format.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
SCHEMAS: dict[Format, dict[str, Any]] = {Format.VEGA_LITE: {"type": "object", "additionalProperties": True}}


class Formats:
    """The formats of an operation, the usual one first."""

    def __init__(self, *offered: Format) -> None:
        self.offered = offered

    @property
    def answers(self) -> Responses:
        """What the specification says of them, beside the model of the JSON."""
        content = {one.media_type: {"schema": _schema(one)} for one in self.offered if one is not Format.JSON}
        return {200: {"content": content}}

    def chosen(self, request: Request, asked: str | None) -> Format:
        """The format to answer in; the route has refused a caller who accepts none of them."""
        if asked is not None:
            return Format(asked)
        accept = ",".join(request.headers.getlist("accept"))
        return max(self.offered, key=lambda one: weight_of_type(accept, one.media_type))


def _schema(one: Format) -> dict[str, Any]:
    return SCHEMAS.get(one) or {"type": "string", **({} if one.is_text else {"format": "binary"})}
