"""Finds an operation by path and method in a tree of segments: the number of operations does not matter."""

import re
from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from shared.web.problem_causes import MethodNotAllowed

T = TypeVar("T")
_PARAMETER = re.compile(r"\{\w+\}")


class _Node(Generic[T]):
    __slots__ = ("children", "operations", "parameter")

    def __init__(self) -> None:
        self.children: dict[str, _Node[T]] = {}
        self.parameter: _Node[T] | None = None
        self.operations: dict[str, T] = {}

    def child(self, segment: str) -> "_Node[T]":
        """The child node, created if it is missing."""
        if not segment.startswith("{"):
            return self.children.setdefault(segment, _Node())
        self.parameter = self.parameter or _Node()
        return self.parameter


class Found(NamedTuple, Generic[T]):
    """The operations of a path by method, and the values of its parameters in their order."""

    operations: dict[str, T]
    values: list[str]


class PathTree(Generic[T]):
    """Operations by path template and method; a literal segment comes before a parameter."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def operations_of(self, template: str) -> dict[str, T]:
        """The operations of a template (`/v1/plans/{plan_id}`) by method, to be filled."""
        node = self._root
        for segment in template.split("/"):
            node = node.child(segment)
        return node.operations

    def find(self, path: str) -> Found[T] | None:
        """The operations of this path; None when there are none."""
        node, values = self._root, []
        for segment in path.split("/"):
            below = node.children.get(segment)
            if below is None:
                below = node.parameter if segment else None
                values.append(segment)
            if below is None:
                return None
            node = below
        return Found(node.operations, values) if node.operations else None


class _Operation(NamedTuple):
    route: APIRoute
    parameters: list[str]


class OperationIndex(BaseRoute):
    """The first route of an app: finds the operation at once; the framework would try one route after the other."""

    def __init__(self, routes: Iterable[APIRoute]) -> None:
        self._tree: PathTree[_Operation] = PathTree()
        for route in routes:
            segments = route.path.split("/")
            if any("{" in segment and not _PARAMETER.fullmatch(segment) for segment in segments):
                continue  # such as `{secret}.ics`: left to the framework
            parameters = [segment[1:-1] for segment in segments if segment.startswith("{")]
            for method in route.methods or ():
                self._tree.operations_of(route.path).setdefault(method, _Operation(route, parameters))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Full for every path of the index: `handle` refuses a wrong method."""
        found = self._tree.find(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            return Match.NONE, {}
        operation = found.operations.get(scope["method"])
        if operation is None:
            return Match.FULL, {"allowed": found.operations}
        route, parameters = operation
        path_params = dict(zip(parameters, found.values, strict=True))
        return Match.FULL, {"endpoint": route.endpoint, "path_params": path_params, "route": route}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the operation. Raises MethodNotAllowed."""
        if "allowed" in scope:
            raise MethodNotAllowed(sorted(scope["allowed"]))
        await scope["route"].handle(scope, receive, send)
