"""How an operation answers with a chart or a paper: one function for every format."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass

import orjson
from fastapi import Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from shared.documents.charts.theme import Spec
from shared.documents.papers.structure import Paper
from shared.documents.rendering.renderer import PROBLEMS, Renderer
from shared.documents.rendering.tasks import Work
from shared.web.call import Call
from shared.web.downloads import DOCUMENT_POLICY, disposition_of
from shared.web.formats import Format, Formats

RENDERING_PROBLEMS = PROBLEMS
"""For `fails_with` of an operation that offers more than JSON and Vega-Lite."""

# What a drawing or a page contains cannot act: it loads nothing and runs nothing.
HARMLESS: Mapping[str, str] = {
    "Content-Security-Policy": DOCUMENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
    "Vary": "Accept-Language",
}
SAVED = frozenset({Format.CSV, Format.XLSX, Format.PDF, Format.PPTX})
"""Formats that are saved as a file; the others are shown where they are."""
WORKS = {Format.HTML: Work.HTML, Format.PDF: Work.PDF, Format.PPTX: Work.PPTX}

CHART = Formats(Format.JSON, Format.SVG, Format.PNG, Format.VEGA_LITE)
MAP = Formats(Format.JSON, Format.SVG, Format.MERMAID)
PAPER = Formats(Format.JSON, Format.HTML, Format.PDF, Format.PPTX)
SHEET = Formats(Format.JSON, Format.HTML, Format.PDF, Format.XLSX)


@dataclass(frozen=True, slots=True)
class Document:
    """An answer in whichever format: its JSON, and how its chart, map, paper or workbook is made when asked for.

    `name` is the file's name without its extension. `drawing`: an SVG that needs no child process; `diagram`: Mermaid.
    """

    read: BaseModel
    name: str
    chart: Callable[[], Spec] | None = None
    paper: Callable[[], Paper] | None = None
    workbook: Callable[[], bytes] | None = None
    drawing: Callable[[], str] | None = None
    diagram: Callable[[], str] | None = None


async def answer(call: Call, document: Document, chosen: Format) -> Response:
    """The document in the format. Raises DocumentTooLarge, DocumentUnavailable, DocumentsBusy.

    Read with `Call.fetch` before it: a transaction that has begun would stay open while the document is drawn.
    """
    if chosen is Format.JSON:
        return Response(document.read.model_dump_json(), media_type=Format.JSON.media_type)
    if document.drawing and chosen is Format.SVG:
        # It takes a while for many people.
        return sent(await run_in_threadpool(document.drawing), chosen, document.name)
    if document.diagram and chosen is Format.MERMAID:
        return sent(document.diagram(), chosen, document.name)
    renderer: Renderer = call.house.renderer
    if document.chart and chosen is Format.VEGA_LITE:
        return sent(orjson.dumps(document.chart()), chosen, document.name)
    if document.chart and chosen in {Format.SVG, Format.PNG}:
        spec = document.chart()
        drawn = await (renderer.draw(spec) if chosen is Format.SVG else renderer.paint(spec))
        return sent(drawn, chosen, document.name)
    if document.paper and chosen in WORKS:
        return sent(await renderer.publish(document.paper(), WORKS[chosen]), chosen, document.name)
    if document.workbook and chosen is Format.XLSX:
        return sent(await run_in_threadpool(document.workbook), chosen, document.name)
    raise TypeError(f"{document.name} has no {chosen}: offer what the document has.")


def sent(content: bytes | str, chosen: Format, name: str) -> Response:
    """The response: shown where it is, or saved as a file."""
    is_plain = chosen in {Format.HTML, Format.CSV}
    response = harmless(content, chosen.media_type + ("; charset=utf-8" if is_plain else ""))
    if chosen in SAVED:
        response.headers["Content-Disposition"] = disposition_of(f"{name}.{chosen.value}")
    return response


def saved(pieces: AsyncIterator[bytes], chosen: Format, name: str) -> Response:
    """The response to a long answer in a format that is saved as a file."""
    headers = {**HARMLESS, "Content-Disposition": disposition_of(f"{name}.{chosen.value}")}
    return StreamingResponse(pieces, headers=headers, media_type=chosen.media_type)


def harmless(content: bytes | str, media_type: str) -> Response:
    """A response that cannot act in a browser, and that nobody but the caller keeps."""
    return Response(content, headers=HARMLESS, media_type=media_type)
