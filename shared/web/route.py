"""The route of every operation: checks rights and parameters, opens the call, commits before the answer leaves."""

import warnings
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic.warnings import UnsupportedFieldAttributeWarning

from shared.auth.access import NOBODY, Access, authenticate, require
from shared.web.call import Call
from shared.web.idempotency import Replay, keep_reply
from shared.web.parameters import QueryModel, has_plain_defaults, parameters_of, refuse_unknown
from shared.web.problem_responses import language_of

# FastAPI silences this warning of its own types where they are built at once; ours are built on first use.
warnings.filterwarnings("ignore", category=UnsupportedFieldAttributeWarning)


Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class ConceptRoute(APIRoute):
    """The frame of every operation: checks rights and parameters, opens the call, and commits before the answer leaves.

    The reply to a POST with a key is stored in the POST's own transaction.
    """

    def get_route_handler(self) -> Handler:
        known = frozenset(parameters_of(self.dependant))
        query = QueryModel.of(self.dependant)
        without_query = self._handler_without_query()
        handle = without_query if query else super().get_route_handler()
        if query is None and not has_plain_defaults(self.dependant):
            without_query = handle
        endpoint: Any = self.endpoint
        needs, clearance, may_lag = endpoint.needs, endpoint.clearance, getattr(endpoint, "may_lag", False)
        # Public routes are protocols, probes and pages; RFC 6749 (3.2) requires that unknown parameters are ignored.
        is_strict = needs is not Access.ANYONE

        async def handle_call(request: Request) -> Response:
            principal, has_query = NOBODY, bool(request.scope["query_string"])
            if is_strict:
                if has_query:
                    refuse_unknown(request, known)
                principal = await authenticate(request)
                require(principal, needs, clearance)
            language, remaining_ms = language_of(request), request.scope.get("remaining_ms")
            call = Call(None, principal, request.app.state, language, remaining_ms, may_lag=may_lag)
            request.scope["call"] = call
            request.scope["query"] = query.read(request.query_params) if query else {}
            try:
                response = await (handle if has_query else without_query)(request)
                await keep_reply(request, response)
                await call.commit()
            except Replay as replay:
                await call.roll_back()
                return replay.response
            except BaseException:
                await call.roll_back()
                raise
            return response

        return handle_call

    def _handler_without_query(self) -> Handler:
        """The framework's handler without query parameters, each of which it would look for in every request."""
        described = self.dependant
        self.dependant = replace(described, query_params=[])
        handle = super().get_route_handler()
        self.dependant = described
        return handle
