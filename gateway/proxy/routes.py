"""The service and size limit of each operation, read from the committed specification."""

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from shared.web.allowed_methods import with_implied
from shared.web.problem_causes import MethodNotAllowed
from shared.web.specification import Size

ODATA = "/odata/"  # a protocol of its own, which OpenAPI cannot describe

# Ambiguous paths: empty, dot and backslash segments, encoded slashes, dots and NUL.
_AMBIGUOUS = re.compile(rb"//|\\|/\.{1,2}(?:/|$)|%(?:2[fFeE]|5[cC]|00)")


class _Operation(msgspec.Struct):
    size: Size = msgspec.field(name="x-size", default=Size.ORDINARY)


class _Specification(msgspec.Struct):
    """The part of the specification that routing needs; the rest is not decoded."""

    paths: dict[str, dict[str, str | _Operation]]


@dataclass(frozen=True, slots=True)
class Route:
    """The destination of a request."""

    service: str
    size: Size = Size.ORDINARY


@dataclass(frozen=True, slots=True)
class Budget:
    """The size and time limits of one request."""

    body_bytes: int
    deadline_ms: int


class _Node:
    __slots__ = ("children", "parameter", "routes")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.routes: dict[str, Route] = {}

    def child(self, segment: str) -> "_Node":
        """The child node, created if it is missing."""
        if not segment.startswith("{"):
            return self.children.setdefault(segment, _Node())
        self.parameter = self.parameter or _Node()
        return self.parameter


class Routes:
    """The services' operations by path, a tree of segments; a literal segment comes before a parameter."""

    def __init__(self, specification: bytes) -> None:
        self._root = _Node()
        for template, item in msgspec.json.decode(specification, type=_Specification).paths.items():
            service = item["x-service"]
            if isinstance(service, str) and service != "gateway":
                node = self._root
                for segment in template.split("/"):
                    node = node.child(segment)
                operations = ((method.upper(), found) for method, found in item.items())
                node.routes = {name: Route(service, op.size) for name, op in operations if isinstance(op, _Operation)}
                if "GET" in node.routes:
                    node.routes["HEAD"] = node.routes["GET"]

    def find(self, method: str, path: str) -> Route | None:
        """The route to a service; None for the gateway's own and unknown paths. Raises MethodNotAllowed."""
        if f"{path}/".startswith(ODATA):
            return Route("kpi")
        node = self._root
        for segment in path.split("/"):
            below = node.children.get(segment) or (node.parameter if segment else None)
            if below is None:
                return None
            node = below
        if node.routes and method not in node.routes:
            raise MethodNotAllowed(with_implied(node.routes))
        return node.routes.get(method)


def read_routes(specification: Path) -> Routes:
    """The routes of the specification in this file."""
    return Routes(specification.read_bytes())


def is_ambiguous(raw_path: bytes) -> bool:
    """Whether the gateway and a service might read the path differently."""
    return _AMBIGUOUS.search(raw_path) is not None
