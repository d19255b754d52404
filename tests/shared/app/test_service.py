"""The factory: a route that declares no need does not start."""

import pytest
from fastapi import APIRouter, FastAPI

from shared.app.service import Concept, NeedUndeclared, add_routes
from shared.auth.access import Access
from shared.web.router import ConceptRouter


def declared() -> ConceptRouter:
    router = ConceptRouter("/v1/things", reads=Access.SIGNED_IN, writes=Access.SIGNED_IN)

    @router.reads(path="")
    async def get_things() -> dict[str, int]:
        """The things."""
        return {}

    return router


def undeclared() -> APIRouter:
    router = APIRouter(prefix="/v1/open", tags=["open"])

    @router.get("")
    async def get_everything() -> dict[str, int]:
        """Everything, to anyone."""
        return {}

    return router


def test_an_app_whose_routes_declare_what_they_need_starts() -> None:
    app = FastAPI()
    add_routes(app, [Concept(declared(), "Things.")], declared())
    assert app.openapi_tags == [{"name": "things", "description": "Things."}]


def test_a_concept_with_a_route_that_declares_no_need_does_not_start() -> None:
    with pytest.raises(NeedUndeclared, match="/v1/open"):
        add_routes(FastAPI(), [Concept(undeclared(), "All.")])


def test_the_routes_of_every_process_declare_what_they_need_too() -> None:
    with pytest.raises(NeedUndeclared, match="/v1/open"):
        add_routes(FastAPI(), [Concept(declared(), "Things.")], undeclared())


def test_a_route_added_past_the_verbs_does_not_start() -> None:
    router = declared()
    router.include_router(undeclared())
    with pytest.raises(NeedUndeclared):
        add_routes(FastAPI(), [Concept(router, "Things.")])
