"""A concept's router: its verbs declare what an operation needs, how it fails and what it answers, and see to it."""

import sys
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Protocol, TypedDict, TypeVar, Unpack

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel
from starlette.responses import StreamingResponse

from shared.auth.access import Access, Needs, RowHidden, parts_of
from shared.problems import NotFound, PreconditionFailed, Problem
from shared.web.call import requirement
from shared.web.endpoint import Endpoint, Finish, link_next, point_to_created, tag_version
from shared.web.idempotency import ConceptRoute, IdempotencyKeyReused, ReplyHidden, RequestStillRunning
from shared.web.problem_responses import Responses, can_fail_with
from shared.web.specification import Size, sized

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])
Problems = Iterable[type[Problem]]

LIMITED_BY_READER = sys.maxsize  # the framework would answer in plain text; whoever reads the body keeps the limit
REPEATED = (IdempotencyKeyReused, RequestStillRunning, ReplyHidden)


class Verb(Protocol):
    """Adds a function of `endpoints.py` to the router and gives it back as it was."""

    def __call__(self, function: FunctionT, /) -> FunctionT: ...


class Stated(TypedDict, total=False):
    """What any operation may state.

    `fails_with`: its problems beside the usual ones. `needs`: in place of the router's. `size`: how large and long it
    may be. `answers`: other answers than the usual. `model`: the response model of a function that returns a response.
    `body`: the schema, by media type, of a body that the function reads itself. `summary`: in place of its name.
    """

    fails_with: Problems
    needs: Needs
    size: Size
    answers: Responses
    model: type[BaseModel]
    body: Mapping[str, Any]
    summary: str


class Listed(Protocol):
    """What a verb asks of a listing."""

    @property
    def page_model(self) -> type[BaseModel]: ...
    @property
    def missing(self) -> type[NotFound]: ...
    @property
    def list_problems(self) -> Problems: ...


class Changed(Listed, Protocol):
    """What a verb asks of a collection."""

    @property
    def change_problems(self) -> Problems: ...


class ConceptRouter(APIRouter):
    """The operations of a concept, each added by a verb.

    `reads` and `writes`: what its operations need, unless one states otherwise. `clearance`: the level that all of
    them need. A path that is left out is the id that the function asks for, `/{risk_id}`. `in_spec`: whether the
    specification shows its operations.
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
        super().__init__(prefix=prefix, tags=shown, route_class=ConceptRoute, include_in_schema=in_spec)
        self._reads, self._writes, self._clearance = reads, writes, clearance

    def lists(self, listing: Listed | None, path: str = "", **stated: Unpack[Stated]) -> Verb:
        """GET a page, with the `Link` to the next; without a listing it is the page that the function returns."""
        usual = listing.list_problems if listing else ()
        shape: dict[str, Any] = {"response_model": listing.page_model} if listing else {}
        return self._verb("GET", path, usual, stated, finish=link_next, **shape)

    def reads(self, of: Listed | None = None, path: str | None = None, **stated: Unpack[Stated]) -> Verb:
        """GET one resource, with its `ETag` where it has a version."""
        return self._verb("GET", path, _missing(of), stated, finish=tag_version)

    def creates(
        self,
        collection: Changed | None = None,
        path: str = "",
        *,
        takes_key: bool = True,
        takes_match: bool = False,
        **stated: Unpack[Stated],
    ) -> Verb:
        """POST a new resource, once for an `Idempotency-Key`: 201 with `Location` and `ETag`.

        `takes_key=False` where the answer shows a secret, which a kept reply would keep too. `takes_match`: `If-Match`
        speaks of what the new one replaces.
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

    def changes(self, collection: Changed, path: str | None = None, **stated: Unpack[Stated]) -> Verb:
        """PATCH a resource under `If-Match`."""
        usual = (*_missing(collection), *collection.change_problems)
        return self._verb("PATCH", path, usual, stated, finish=tag_version, takes_match=True)

    def removes(
        self,
        of: Listed | None = None,
        path: str | None = None,
        *,
        status_code: int = 204,
        takes_match: bool = True,
        **stated: Unpack[Stated],
    ) -> Verb:
        """DELETE a resource under `If-Match`: 204, or 200 where it answers what is left."""
        return self._verb("DELETE", path, _missing(of), stated, takes_match=takes_match, status_code=status_code)

    def puts(
        self,
        of: Listed | None = None,
        path: str | None = None,
        *,
        status_code: int = 200,
        takes_match: bool = True,
        **stated: Unpack[Stated],
    ) -> Verb:
        """PUT a resource whole under `If-Match`."""
        return self._verb(
            "PUT", path, _missing(of), stated, finish=tag_version, takes_match=takes_match, status_code=status_code
        )

    def acts(
        self,
        of: Listed | None,
        path: str,
        *,
        status_code: int = 200,
        takes_key: bool = True,
        takes_match: bool = False,
        **stated: Unpack[Stated],
    ) -> Verb:
        """POST what is done with a resource, once for an `Idempotency-Key`; 201 where a record of it is kept."""
        return self._verb(
            "POST",
            path,
            _missing(of),
            stated,
            finish=tag_version,
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
        **stated: Unpack[Stated],
    ) -> Verb:
        """GET what is no JSON, as a file or a picture. `content`: its schema by media type."""
        described: Responses = {200: {"description": "The content.", "content": dict(content)}} if content else {}
        stated["answers"] = described | stated.get("answers", {})
        answer = StreamingResponse if content else Response
        return self._verb(method, path, _missing(of), stated, response_class=answer)

    def receives(self, path: str, content: Mapping[str, Any], **stated: Unpack[Stated]) -> Verb:
        """POST a body that is read as it arrives: 201 with `Location`. `content`: its schema by media type."""
        stated["body"] = content
        return self._verb(
            "POST", path, (), stated, finish=point_to_created, status_code=201, max_body_size=LIMITED_BY_READER
        )

    def _verb(
        self,
        method: str,
        path: str | None,
        usual: Problems,
        stated: Stated,
        *,
        finish: Finish | None = None,
        takes_key: bool = False,
        takes_match: bool = False,
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
        size = sized(stated["size"]) if "size" in stated else {}
        body = {"requestBody": {"required": True, "content": dict(stated["body"])}} if "body" in stated else {}
        options["openapi_extra"] = {**size, **body} or None
        options["summary"] = stated.get("summary")
        options["responses"] = can_fail_with(*dict.fromkeys(problems), beside=stated.get("answers"))

        def add(function: FunctionT, /) -> FunctionT:
            endpoint = Endpoint(function, takes_key=takes_key, takes_match=takes_match, finish=finish)
            address = self._path_of(endpoint) if path is None else path
            model: Any = stated.get("model", endpoint.answer)
            checks = [] if endpoint.takes_call else [Depends(requirement(needs, self._clearance))]
            self.add_api_route(
                address,
                endpoint.as_function(f"{self.prefix}{address}", needs, self._clearance),
                methods=[method],
                dependencies=checks,
                include_in_schema=Access.SERVICES not in parts_of(needs),
                **{"response_model": model} | options,
            )
            return function

        return add

    def _path_of(self, endpoint: Endpoint) -> str:
        return "/{" + next(name for name in endpoint.ids if f"{{{name}}}" not in self.prefix) + "}"


def _missing(of: Listed | None) -> tuple[type[Problem], ...]:
    return (of.missing,) if of else ()
