"""A concept's router: its verbs declare and enforce an operation's rights, errors and response."""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import Enum
from typing import Any, Protocol, TypedDict, TypeVar, Unpack

from fastapi import APIRouter, Response
from pydantic import BaseModel
from starlette.responses import StreamingResponse

from shared.auth.access import Access, Needs, RowHidden, parts_of
from shared.problems import NotFound, PreconditionFailed, Problem
from shared.web.answer_headers import refer_to_headers
from shared.web.endpoint import Endpoint, Finish, link_next, name_language, point_to_created, tag_state
from shared.web.http_route import HttpRoute
from shared.web.idempotency import IdempotencyKeyReused, ReplyHidden, RequestStillRunning
from shared.web.problem_responses import Responses, can_fail_with
from shared.web.specification import Size, operation_id, sized
from shared.web.summaries import texts_of

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])
Problems = Iterable[type[Problem]]

NO_FRAMEWORK_LIMIT = sys.maxsize  # the framework would answer in plain text; the reader of the body enforces it
DONE = {
    "GET": "What was asked for.",
    "HEAD": "The headers of what was asked for.",
    "POST": "Done.",
    "PUT": "The resource as it is now.",
    "PATCH": "The resource with its changes.",
    "DELETE": "Removed.",
}
"""What a success means, by method."""
REPEATED = (IdempotencyKeyReused, RequestStillRunning, ReplyHidden)


class Verb(Protocol):
    """Adds a function of `endpoints.py` to the router and returns it unchanged."""

    def __call__(self, function: FunctionT, /) -> FunctionT: ...


class OperationOptions(TypedDict, total=False):
    """The options of any operation.

    `fails_with`: its problems, without the usual ones. `needs`: replaces the router's. `size`: its limits of size and
    time. `answers`: additional responses. `model`: the model when the function returns a response.
    `body`: the schema, by media type, of a body that the function reads itself. `is_translated`: texts in the answer
    are in the caller's language, which `Content-Language` names. `may_lag`: a replica may answer it.
    """

    fails_with: Problems
    needs: Needs
    size: Size
    answers: Responses
    model: type[BaseModel]
    body: Mapping[str, Any]
    is_translated: bool
    may_lag: bool


class Listed(Protocol):
    """The part of a listing that verbs use."""

    @property
    def page_model(self) -> type[BaseModel]: ...
    @property
    def missing(self) -> type[NotFound]: ...
    @property
    def list_problems(self) -> Problems: ...


class Changed(Listed, Protocol):
    """The part of a collection that verbs use."""

    @property
    def change_problems(self) -> Problems: ...


class ConceptRouter(APIRouter):
    """The operations of a concept, each added by a verb.

    `reads` and `writes`: the rights that its operations need, unless an operation has its own `needs`. `clearance`: the
    level that all operations need. The default path is the function's id parameter, `/{risk_id}`. `in_spec`: whether
    the specification shows the operations.
    """

    def __init__(
        self,
        prefix: str,
        *,
        reads: Needs,
        writes: Needs,
        tag: str | None = None,
        clearance: int = 1,
        in_spec: bool = True,
    ) -> None:
        named = [part for part in prefix.split("/") if part and not part.startswith("{")]
        shown: list[str | Enum] = [tag or named[-1]] if in_spec else []
        super().__init__(
            prefix=prefix,
            tags=shown,
            route_class=HttpRoute,
            include_in_schema=in_spec,
            generate_unique_id_function=operation_id,
        )
        self._reads, self._writes, self._clearance = reads, writes, clearance

    def lists(self, listing: Listed | None, path: str = "", **stated: Unpack[OperationOptions]) -> Verb:
        """GET a page, with the `Link` to the next; without a listing the function's return type is the page model.

        A list without a cursor is one page, `Page.whole`.
        """
        usual = listing.list_problems if listing else ()
        shape: dict[str, Any] = {"response_model": listing.page_model} if listing else {}
        return self._verb("GET", path, usual, stated, finish=link_next, **shape)

    def reads(self, of: Listed | None = None, path: str | None = None, **stated: Unpack[OperationOptions]) -> Verb:
        """GET one resource, with its `ETag` if it has a state; of a collection, only the `fields` asked for."""
        return self._verb("GET", path, _missing(of), stated, finish=tag_state, takes_fields=of is not None)

    def creates(
        self,
        collection: Changed | None = None,
        path: str = "",
        *,
        takes_key: bool = True,
        takes_match: bool = False,
        **stated: Unpack[OperationOptions],
    ) -> Verb:
        """POST a new resource, once per `Idempotency-Key`: 201 with `Location` and `ETag`.

        `takes_key=False` when the response shows a secret, which a stored reply would store too. `takes_match`:
        `If-Match` is about the resource that the new one replaces.
        """
        usual = collection.change_problems if collection else ()
        return self._verb(
            "POST",
            path,
            usual,
            stated,
            finish=point_to_created,
            takes_key=takes_key,
            takes_match=takes_match,
            status_code=201,
        )

    def changes(self, collection: Changed, path: str | None = None, **stated: Unpack[OperationOptions]) -> Verb:
        """PATCH a resource under `If-Match`."""
        usual = (*_missing(collection), *collection.change_problems)
        return self._verb("PATCH", path, usual, stated, finish=tag_state, takes_match=True)

    def removes(
        self,
        of: Listed | None = None,
        path: str | None = None,
        *,
        status_code: int = 204,
        takes_match: bool = True,
        **stated: Unpack[OperationOptions],
    ) -> Verb:
        """DELETE a resource under `If-Match`: 204, or 200 when the function returns something."""
        return self._verb("DELETE", path, _missing(of), stated, takes_match=takes_match, status_code=status_code)

    def puts(
        self,
        of: Listed | None = None,
        path: str | None = None,
        *,
        status_code: int = 200,
        takes_match: bool = True,
        **stated: Unpack[OperationOptions],
    ) -> Verb:
        """PUT a whole resource under `If-Match`."""
        return self._verb(
            "PUT", path, _missing(of), stated, finish=tag_state, takes_match=takes_match, status_code=status_code
        )

    def acts(
        self,
        of: Listed | None,
        path: str,
        *,
        status_code: int = 200,
        takes_key: bool = True,
        takes_match: bool = False,
        **stated: Unpack[OperationOptions],
    ) -> Verb:
        """POST an action on a resource, once per `Idempotency-Key`; 201 when the action creates a record."""
        return self._verb(
            "POST",
            path,
            _missing(of),
            stated,
            finish=tag_state,
            takes_key=takes_key,
            takes_match=takes_match,
            status_code=status_code,
        )

    def streams(
        self,
        of: Listed | None,
        path: str,
        content: Mapping[str, Any],
        *,
        method: str = "GET",
        **stated: Unpack[OperationOptions],
    ) -> Verb:
        """GET content other than JSON, such as a file or picture. `content`: its schema by media type."""
        described: Responses = {200: {"description": "The content.", "content": dict(content)}} if content else {}
        stated["answers"] = described | stated.get("answers", {})
        answer = StreamingResponse if content else Response
        return self._verb(method, path, _missing(of), stated, response_class=answer)

    def receives(
        self, path: str, content: Mapping[str, Any], *, takes_key: bool = False, **stated: Unpack[OperationOptions]
    ) -> Verb:
        """POST a streamed body: 201 with `Location`. `content`: its schema by media type.

        `takes_key`: the function itself honours the key in the request's scope, as only it reads the body.
        """
        stated["body"] = content
        return self._verb(
            "POST",
            path,
            (),
            stated,
            finish=point_to_created,
            takes_key=takes_key,
            claims_key=False,
            status_code=201,
            max_body_size=NO_FRAMEWORK_LIMIT,
        )

    def _verb(
        self,
        method: str,
        path: str | None,
        usual: Problems,
        stated: OperationOptions,
        *,
        finish: Finish | None = None,
        takes_key: bool = False,
        takes_match: bool = False,
        takes_fields: bool = False,
        claims_key: bool = True,
        **options: Any,
    ) -> Verb:
        needs = stated.get("needs", self._reads if method in {"GET", "HEAD"} else self._writes)
        problems = (
            *usual,
            *stated.get("fails_with", ()),
            *(REPEATED if takes_key else ()),
            *((PreconditionFailed,) if takes_match else ()),
            *((RowHidden,) if self._clearance > 1 else ()),
        )
        is_translated = stated.get("is_translated", False)
        size = sized(stated["size"]) if "size" in stated else {}
        body = {"requestBody": {"required": True, "content": dict(stated["body"])}} if "body" in stated else {}
        options["openapi_extra"] = {**size, **body} or None
        responses = can_fail_with(*dict.fromkeys(problems), beside=stated.get("answers"))
        status = options.get("status_code", 200)
        options["response_description"] = "Created." if status == 201 else DONE[method]
        success = responses.setdefault(status, {})

        def add(function: FunctionT, /) -> FunctionT:
            finishes = tuple(one for one in (finish, name_language if is_translated else None) if one)
            endpoint = Endpoint(
                function,
                takes_key=takes_key,
                takes_match=takes_match,
                takes_fields=takes_fields,
                finishes=finishes,
                claims_key=claims_key,
            )
            address = self._path_of(endpoint) if path is None else path
            model: Any = stated.get("model", endpoint.answer)
            has_tag = method == "GET" or takes_match or hasattr(model, "etag")
            success["headers"] = success.get("headers", {}) | _headers_of(endpoint, finishes, has_tag, takes_key)
            texts = texts_of(function)
            self.add_api_route(
                address,
                endpoint.as_function(
                    f"{self.prefix}{address}", needs, self._clearance, may_lag=stated.get("may_lag", False)
                ),
                methods=[method],
                include_in_schema=Access.SERVICES not in parts_of(needs),
                summary=texts.summary,
                description=texts.description,
                responses=responses,
                **{"response_model": model} | options,
            )
            return function

        return add

    def _path_of(self, endpoint: Endpoint) -> str:
        own = next((name for name in endpoint.ids if f"{{{name}}}" not in self.prefix), None)
        if own is None:
            raise TypeError(f"an operation below {self.prefix} asks for no id of its own: state its path")
        return "/{" + own + "}"


def _headers_of(endpoint: Endpoint, finishes: Collection[Finish], has_tag: bool, takes_key: bool) -> dict[str, Any]:
    """The headers that a verb sets with success."""
    sent = {
        "Content-Language": name_language in finishes,
        "ETag": has_tag and any(finish is not name_language for finish in finishes),
        "Link": link_next in finishes and endpoint.has_cursor,
        "Location": point_to_created in finishes,
        "Idempotency-Replayed": takes_key,
    }
    return refer_to_headers(name for name, is_sent in sent.items() if is_sent)


def _missing(of: Listed | None) -> tuple[type[Problem], ...]:
    return (of.missing,) if of else ()
