"""What HTTP asks of every operation, whatever it does: media types, single parameters, ETags and 304."""

from collections.abc import Callable
from typing import Any

from fastapi import Request, Response, params

from shared.auth.access import Access
from shared.web.etags import IF_NONE_MATCH, NOT_MODIFIED, answer_unchanged
from shared.web.media_types import (
    BYTES,
    JSON,
    MERGE_PATCH,
    ContentTypeUnsupported,
    NotAcceptable,
    refuse_accept,
    refuse_answer,
    refuse_content_type,
)
from shared.web.parameters import refuse_repeated, single_parameters_of
from shared.web.problem_responses import can_fail_with
from shared.web.route import ConceptRoute, Handler


class HttpRoute(ConceptRoute):
    """Refuses what cannot be read or answered, tags what a GET answers, and declares both."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        possible = {NotAcceptable: self._offered() and self._is_strict, ContentTypeUnsupported: self._expected()}
        problems = [problem for problem, may_happen in possible.items() if may_happen]
        self.responses = can_fail_with(*problems, beside=self.responses)
        if self._is_get:
            self.responses.setdefault(304, NOT_MODIFIED)
            self.openapi_extra = {**(self.openapi_extra or {}), "parameters": [IF_NONE_MATCH]}

    def get_route_handler(self) -> Handler:
        """The handler between the checks of the request and those of the response."""
        handle = super().get_route_handler()
        expected, offered, is_get, is_strict = self._expected(), self._offered(), self._is_get, self._is_strict
        singles = frozenset(single_parameters_of(self.dependant)) if is_strict else frozenset()
        vary = "Accept-Language, Accept" if len(offered) > 1 else "Accept-Language"

        async def handle_http(request: Request) -> Response:
            if request.scope["query_string"]:
                refuse_repeated(request, singles)
            if expected:
                refuse_content_type(request, expected)
            if is_strict:
                refuse_accept(request, offered)
            response = await handle(request)
            if not is_get:
                return response
            if is_strict:
                refuse_answer(request, response)
                response.headers.add_vary_header(vary)
            return answer_unchanged(request, response)

        return handle_http

    @property
    def _is_get(self) -> bool:
        return "GET" in (self.methods or ())

    @property
    def _is_strict(self) -> bool:
        """Public routes are protocols, probes and pages, which follow their own rules."""
        return getattr(self.endpoint, "needs", None) is not Access.ANYONE

    def _expected(self) -> tuple[str, ...]:
        """The media types of the JSON body; none when the operation reads no body, or by itself."""
        if self.body_field is None or isinstance(self.body_field.field_info, params.Form):
            return ()
        return (JSON, MERGE_PATCH) if "PATCH" in (self.methods or ()) else (JSON,)

    def _offered(self) -> tuple[str, ...]:
        """The media types of a successful answer; none when it has no content."""
        described = [answer for status, answer in self.responses.items() if str(status).startswith("2")]
        stated = [media_type for answer in described for media_type in answer.get("content", {})]
        # Bytes of any kind: their own type is known when they are read.
        return () if BYTES in stated else tuple(dict.fromkeys([*([JSON] if self.response_field else []), *stated]))
