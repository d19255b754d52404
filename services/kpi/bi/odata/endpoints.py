"""OData over HTTP, under `/odata`: no part of the specification, because OpenAPI cannot describe it."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

import orjson
from fastapi import Path, Query, Request, Response
from starlette.responses import StreamingResponse

from services.kpi.bi.files.operations import answer_file
from services.kpi.bi.odata import operations
from services.kpi.bi.odata.addresses import read_address
from services.kpi.bi.odata.forms import PAGE_ROWS, Form, form_of, preferred_rows
from services.kpi.bi.odata.metadata import metadata, service_document
from services.kpi.bi.odata.model import ODataQuery
from services.kpi.bi.odata.rules import NotDone, OptionInvalid, refuse_version
from shared.auth.access import Scope
from shared.problems import Text
from shared.web.call import Call
from shared.web.media_types import BYTES, JSON
from shared.web.odata import ODATA, PUBLIC_URL, VERSION
from shared.web.router import ConceptRouter

router = ConceptRouter(ODATA, reads=Scope.KPIS_READ, writes=Scope.KPIS_READ, in_spec=False)

ANY: Mapping[str, Any] = {BYTES: {}}  # the form follows `$format`, which goes before `Accept`
ARCHIVED_PERIODS = "Guanxi-Archived-Periods"
BY_KEY = Text("a row is read by its key, without options but $select", "按主键读取时只能使用 $select")


def _root_of(call: Call, request: Request) -> str:
    """The address under which the client knows `/odata`; refuses one that does not read OData 4.0."""
    for header in ("OData-MaxVersion", "OData-Version"):
        if (given := request.headers.get(header)) is not None:
            refuse_version(given, header)
    public: str = request.headers.get(PUBLIC_URL) or call.settings.gateway_url
    return f"{public.rstrip('/')}{ODATA}"


def _json(content: bytes, form: Form, **headers: str) -> Response:
    return Response(content, media_type=form.content_type, headers={**VERSION, **headers})


@router.streams(None, "", ANY)
@router.streams(None, "/", ANY)
async def read_service_document(call: Call, request: Request, query: Annotated[ODataQuery, Query()]) -> Response:
    """The entity sets that there are."""
    root, form = _root_of(call, request), form_of(query.format, request.headers)
    return _json(orjson.dumps(service_document(root, has_context=form.detail == "minimal")), form)


@router.streams(None, "/$metadata", ANY)
async def read_metadata(call: Call, request: Request, query: Annotated[ODataQuery, Query()]) -> Response:
    """The types of all entity sets, as EDMX; in Chinese when `Accept-Language` says so."""
    _root_of(call, request)
    query.refuse_unsupported()
    return Response(metadata(call.language), media_type="application/xml", headers={**VERSION})


@router.acts(None, "/$batch", takes_key=False)
async def refuse_odata_batch() -> Response:
    """Several requests in one are not supported."""
    raise NotDone(name="$batch")


@router.streams(None, "/{path:path}", ANY, may_lag=True)
async def read_entity_set(
    call: Call,
    request: Request,
    path: Annotated[str, Path(description="An entity set, one of its rows, or `/$count`.")],
    query: Annotated[ODataQuery, Query()],
) -> Response:
    """The rows of an entity set: as a page of JSON, or all of them as CSV or Parquet.

    Where orders of archived periods are not among them, the answer names these periods.
    """
    root = _root_of(call, request)
    if path.startswith("$"):
        raise NotDone(name=path[:60])
    address, form = read_address(path), form_of(query.format, request.headers)
    if address.condition is not None:
        if query.model_fields_set - {"select", "format"}:
            raise OptionInvalid(option="key", reason=BY_KEY)
        query = query.model_copy(update={"filter": address.condition})
    question = operations.check_question(call, address.entity_set, query)
    if address.condition is not None:
        return _json(await operations.read_entity(question, form, root), form)
    archived = await operations.list_archived(question)
    headers = {**VERSION, **({ARCHIVED_PERIODS: ", ".join(archived)} if archived else {})}
    if address.is_count:
        return Response(str(await operations.count_rows(question)), media_type="text/plain", headers=headers)
    if form.media_type != JSON:
        matching = await question.whole()
        return await answer_file(call, question.entity_set, question.names, matching, form.media_type, headers)
    if preferred := preferred_rows(request.headers.get("prefer", "")):
        headers["Preference-Applied"] = f"odata.maxpagesize={preferred}"
    page = await operations.read_page(question, form, root, preferred or PAGE_ROWS, archived)
    headers["Content-Length"] = str(len(page))
    return StreamingResponse(_whole(page), media_type=form.content_type, headers=headers)


async def _whole(page: bytes) -> AsyncIterator[bytes]:
    """The page in one piece: without an `ETag`, because hashing megabytes takes long and BI tools ask for none."""
    yield page
