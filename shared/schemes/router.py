"""Schemes over HTTP: every scheme is read and published through the same four operations."""

import inspect
import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Generic

from fastapi import Path
from pydantic import create_model
from sqlmodel import Field

from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.schemes.problems import SchemeUnsound, SchemeVersionNotFound
from shared.schemes.versions import ContentT, Version, VersionedScheme, etag_of_version
from shared.shapes import Body, Read, Remark, example
from shared.web.call import Call
from shared.web.router import ConceptRouter, Problems, Verb

Number = Annotated[int, Path(ge=1, lt=2**31, description="The version's number; 1 is the standard.")]


class VersionRead(Read):
    """A version of a scheme."""

    version: int = Field(description="The version's number; 1 is the standard.")
    content: Any
    reason: str | None = Field(description="Null for the standard, which nobody published.")
    published_by_name: str | None = Field(description="Null for the standard.")
    created_at: datetime | None = Field(description="Null for the standard.")

    @property
    def id(self) -> int:
        """The last part of the version's address."""
        return self.version

    @property
    def etag(self) -> str:
        """Its number: a version never changes."""
        return etag_of_version(self.version)


class VersionCreate(Body):
    """The complete next version of a scheme."""

    content: Any
    reason: Remark = Field(description="Why it changes; kept with the version.")


class Shapes(Generic[ContentT]):
    """The named models of a scheme: for `GradingSchemeContent`, `GradingSchemeRead` and `GradingSchemeCreate`."""

    def __init__(self, scheme: VersionedScheme[ContentT]) -> None:
        self.about = inspect.cleandoc(scheme.content.__doc__ or "")
        self.words = re.sub(r"(?<!^)(?=[A-Z])", " ", scheme.content.__name__.removesuffix("Content")).lower()
        name = scheme.content.__name__.removesuffix("Content")
        content = (scheme.content, Field(description="The whole configuration of this version."))
        read, create = f"One version.\n\n{self.about}", f"The complete next version.\n\n{self.about}"
        self.read = create_model(f"{name}Read", __base__=VersionRead, __doc__=read, content=content)
        self.create = create_model(f"{name}Create", __base__=VersionCreate, __doc__=create, content=content)
        self.create.model_config = example(
            content=scheme.standard.content.model_dump(mode="json"), reason="Agreed in the yearly review."
        )

    def show(self, version: Version[ContentT]) -> VersionRead:
        """The version as the API shows it."""
        return self.read(
            version=version.number,
            content=version.content,
            reason=version.reason,
            published_by_name=version.published_by_name,
            created_at=version.created_at,
        )

    def add(self, verb: Verb, name: str, function: Callable[..., Any], answer: Any = None) -> None:
        """Add an operation with this name, the scheme's own models, and a text that describes the content."""
        function.__name__ = name
        function.__doc__ = f"{(function.__doc__ or '').format(scheme=self.words)}\n\n{self.about}"
        models = {"body": self.create, "return": answer or self.read}
        function.__annotations__ |= {part: models[part] for part in function.__annotations__ if part in models}
        verb(function)


def scheme_router(
    prefix: str, scheme: VersionedScheme[ContentT], *, reads: Scope, fails_with: Problems = ()
) -> ConceptRouter:
    """The operations of a scheme; the address gives their names, and their texts end with a description of the content.

    `fails_with`: other problems that may refuse a publication.
    """
    router = ConceptRouter(prefix, reads=reads, writes=scheme.writes, clearance=scheme.clearance)
    shapes = Shapes(scheme)
    many = prefix.rpartition("/")[2].replace("-", "_")
    one = f"{many.removesuffix('ies')}y" if many.endswith("ies") else many.removesuffix("s")

    async def list_all(call: Call) -> Any:
        """The versions of the {scheme}, newest first. The last is the standard."""
        return Page[VersionRead].whole(map(shapes.show, await scheme.list(call.session)))

    async def get_current(call: Call) -> Any:
        """The {scheme} in force. Send its `ETag` in `If-Match` when you publish the next."""
        return shapes.show(await scheme.current(call.session))

    async def get_one(call: Call, version: Number) -> Any:
        """One version of the {scheme}, in force or not. Every result names the version it was computed with."""
        return shapes.show(await scheme.get(call.session, version))

    async def publish(call: Call, body: VersionCreate) -> Any:
        """Publish the next {scheme}. It is in force at once; results of earlier versions stay as they are."""
        return shapes.show(await scheme.publish(call, body.content, body.reason))

    publishes = router.creates(takes_match=True, fails_with=(SchemeUnsound, *fails_with))
    shapes.add(router.lists(None), f"list_{many}", list_all, Page[shapes.read])  # type: ignore[name-defined]
    shapes.add(router.reads(path="/current"), f"get_current_{one}", get_current)
    shapes.add(router.reads(path="/{version}", fails_with=[SchemeVersionNotFound]), f"get_{one}", get_one)
    shapes.add(publishes, f"publish_{one}", publish)
    return router
