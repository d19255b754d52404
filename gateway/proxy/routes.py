"""The service and size limit of each operation, read from the committed specification."""

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from shared.web.allowed_methods import with_implied
from shared.web.odata import is_odata
from shared.web.paths import PathTree
from shared.web.problem_causes import MethodNotAllowed
from shared.web.specification import Size

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
    takes_keys: bool = False
    """Whether read keys are credentials too."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The size and time limits of one request."""

    body_bytes: int
    deadline_ms: int


ODATA_ROUTE = Route("kpi", Size.FILE, takes_keys=True)


class Routes:
    """The services' operations by path."""

    def __init__(self, specification: bytes) -> None:
        self._tree: PathTree[Route] = PathTree()
        for template, item in msgspec.json.decode(specification, type=_Specification).paths.items():
            service = item["x-service"]
            if isinstance(service, str) and service != "gateway":
                operations = ((method.upper(), found) for method, found in item.items())
                routes = {name: Route(service, op.size) for name, op in operations if isinstance(op, _Operation)}
                if "GET" in routes:
                    routes["HEAD"] = routes["GET"]
                self._tree.operations_of(template).update(routes)

    def find(self, method: str, path: str) -> Route | None:
        """The route to a service; None for the gateway's own and unknown paths. Raises MethodNotAllowed."""
        if is_odata(path):
            return ODATA_ROUTE
        found = self._tree.find(path)
        if found is None:
            return None
        if method not in found.operations:
            raise MethodNotAllowed(with_implied(found.operations))
        return found.operations[method]


def read_routes(specification: Path) -> Routes:
    """The routes of the specification in this file."""
    return Routes(specification.read_bytes())


def is_ambiguous(raw_path: bytes) -> bool:
    """Whether the gateway and a service might read the path differently."""
    return _AMBIGUOUS.search(raw_path) is not None
