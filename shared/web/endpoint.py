"""Wraps a function of `endpoints.py` for the framework: adds the call, `If-Match`, the key and response headers."""

import functools
import inspect
from collections.abc import Callable, Collection
from typing import Annotated, Any, get_args
from uuid import UUID

from fastapi import Header, Request, Response

from shared.auth.access import Needs
from shared.web.call import Call, Precondition, call_of
from shared.web.idempotency import claim_key
from shared.web.sparse import fields_parameter, is_record, only

Finish = Callable[[Request, Response, Any], None]
"""Sets the headers of a response."""

IF_MATCH = Annotated[
    str | None,
    Header(max_length=100, description="The ETag last read; if the resource has changed since, the answer is 412."),
]
IDEMPOTENCY_KEY = Annotated[
    str | None,
    Header(max_length=200, description="Any unique text: requests with the same key are executed once."),
]


def tag_state(_: Request, response: Response, result: Any) -> None:
    """Set `ETag` to the resource's state."""
    etag = getattr(result, "etag", None)
    if etag is not None:
        response.headers["ETag"] = etag


def point_to_created(request: Request, response: Response, result: Any) -> None:
    """Set `Location` to the new resource, and `ETag` to its state."""
    response.headers["Location"] = f"{request.scope['path']}/{result.id}"
    tag_state(request, response, result)


def link_next(request: Request, response: Response, page: Any) -> None:
    """Set `Link: <…>; rel="next"` (RFC 8288); the URL is relative, so it also works behind the gateway.

    A page that is answered in another format than JSON has none.
    """
    if not isinstance(page, Response) and page.next_cursor is not None:
        url = request.url.include_query_params(cursor=page.next_cursor)
        response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'


def name_language(request: Request, response: Response, result: Any) -> None:
    """Set `Content-Language` to the language of the texts in the answer, which may be a response of its own."""
    answer = result if isinstance(result, Response) else response
    answer.headers["Content-Language"] = call_of(request).language


class Endpoint:
    """The function, with the parameters and headers that a verb adds."""

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        takes_key: bool,
        takes_match: bool,
        takes_fields: bool,
        claims_key: bool = True,
        finishes: Collection[Finish],
    ) -> None:
        self._function, self._finishes = function, finishes
        self._signature = inspect.signature(function)
        parameters = self._signature.parameters.values()
        self.ids = [one.name for one in parameters if one.annotation is UUID]
        named = {one.annotation: one.name for one in parameters if one.annotation in {Call, Request, Response}}
        self._call = named.get(Call, "")
        self._claims_key = claims_key
        if ((takes_key and claims_key) or takes_match) and not self._call:
            raise TypeError(f"{function.__name__} takes a key or If-Match, but no call")
        self._own = named.keys()
        # The framework fills one parameter of each kind: a parameter that the function already has is reused.
        self._request, self._response = named.get(Request, "http_request"), named.get(Response, "http_response")
        self._added = {
            **({"if_match": IF_MATCH} if takes_match else {}),
            **({"idempotency_key": IDEMPOTENCY_KEY} if takes_key else {}),
            **({"fields": fields_parameter(self.answer)} if takes_fields and is_record(self.answer) else {}),
        }

    @property
    def has_cursor(self) -> bool:
        """Whether the function reads one page of several."""
        queries = (get_args(one.annotation)[:1] for one in self._signature.parameters.values())
        return any("cursor" in getattr(query, "model_fields", ()) for (query,) in filter(None, queries))

    @property
    def answer(self) -> Any:
        """The response model: the function's return annotation."""
        answer = self._signature.return_annotation
        return None if isinstance(answer, type) and issubclass(answer, Response) else answer

    def as_function(self, address: str, needs: Needs, clearance: int, *, may_lag: bool = False) -> Callable[..., Any]:
        """The function to register. `If-Match` is about the row whose id comes last in the path."""
        function, finishes, call_name = self._function, self._finishes, self._call
        in_path = {address.find(f"{{{name}}}"): name for name in self.ids if f"{{{name}}}" in address}
        row_id = in_path[max(in_path)] if in_path else None
        takes = self._signature.parameters.keys()
        left_out = [name for name in (self._request, self._response) if name not in takes]

        @functools.wraps(function)
        async def endpoint(
            if_match: str | None = None,
            idempotency_key: str | None = None,
            fields: list[str] | None = None,
            **given: Any,
        ) -> Any:
            request, response = given[self._request], given[self._response]
            for name in left_out:
                del given[name]
            given |= request.scope["query"]
            call = call_of(request)
            if call_name:
                given[call_name] = call
            if idempotency_key is not None and not self._claims_key:
                request.scope["idempotency_key"] = idempotency_key
            elif idempotency_key is not None:
                await claim_key(call.session, call.principal, request, idempotency_key)
                call.holds_key = True
            if if_match is not None:
                call.precondition = Precondition(if_match, given[row_id] if row_id else None)
            result = await function(**given)
            if if_match is not None and not call.is_precondition_met:
                raise RuntimeError(f"{function.__name__} did not check If-Match")
            for finish in finishes:
                finish(request, response, result)
            if call.etag is not None:
                response.headers["ETag"] = call.etag
            fields = fields or next((getattr(query, "fields", None) for query in request.scope["query"].values()), None)
            return only(result, fields, response.headers) if fields and not isinstance(result, Response) else result

        endpoint.__signature__ = self._signature.replace(parameters=self._parameters())  # type: ignore[attr-defined]
        endpoint.needs, endpoint.clearance, endpoint.may_lag = needs, clearance, may_lag  # type: ignore[attr-defined]
        return endpoint

    def _parameters(self) -> list[inspect.Parameter]:
        given = [one for one in self._signature.parameters.values() if one.name != self._call]
        added: dict[str, Any] = {self._request: Request, self._response: Response}
        keyword = inspect.Parameter.KEYWORD_ONLY
        return [
            *(one.replace(kind=keyword) for one in given),
            *(
                inspect.Parameter(name, keyword, annotation=kind)
                for name, kind in added.items()
                if kind not in self._own
            ),
            *(inspect.Parameter(name, keyword, annotation=kind, default=None) for name, kind in self._added.items()),
        ]
