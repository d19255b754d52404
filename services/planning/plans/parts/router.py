"""Simple parts over HTTP: every part of a plan is written through the same five operations."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from services.planning.clients import Competitors
from services.planning.plans.parts import operations, rules
from services.planning.plans.parts.store import PartReadT, PartT, PlanParts, no_rivals
from services.planning.plans.plans.rules import PLAN_CLOSED, MarketPlanHasNone, PlanFrozen, PlanNotFound
from services.planning.plans.plans.store import PLANS
from services.planning.plans.steps.rules import StepNotOpen
from shared.auth.access import Scope
from shared.customers.competitors import CompetitorUnknown
from shared.lists.queries import ListQuery
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter, Problems, Verb

WRITTEN = (PlanNotFound, PlanFrozen, *PLAN_CLOSED, StepNotOpen)
ADOPTING = (*WRITTEN, MarketPlanHasNone, rules.TooManyParts, CompetitorUnknown, PeerUnavailable)
"""What refuses to take over parts from the customer's file."""


class PartWords(NamedTuple):
    """How the specification speaks of a part."""

    one: str
    """With its article: `a challenge`."""
    many: str
    """The summary of the list, without its end: `Challenges 客户挑战 of a plan's customer`."""
    about: str
    """What there is to know before writing one."""
    of_list: str = ""
    """What there is to know about the list."""

    @property
    def noun(self) -> str:
        """Without the article."""
        return self.one.partition(" ")[2]


def part_router(
    prefix: str,
    parts: PlanParts[PartT, PartReadT],
    *,
    creates: type[BaseModel],
    changes: type[BaseModel],
    words: PartWords,
    fails_with: Problems = (),
) -> ConceptRouter:
    """The operations of a part, at `/v1/plans/{plan_id}/…`; the address gives their names.

    `fails_with`: the problems of the part's own `settle`.
    """
    many = prefix.rpartition("/")[2]
    one = singular(many).replace("-", "_")
    router = ConceptRouter(prefix, tag=f"plan-{many}", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)
    shapes = {"query": Annotated[parts.query, Query()], "return": parts.read}

    def add(verb: Verb, name: str, function: Callable[..., Any], **own: Any) -> None:
        verb(_own(function, f"{name}_{one}", f"{one.rpartition('_')[2]}_id", words, shapes | own))

    async def list_all(call: Call, plan_id: UUID, query: ListQuery) -> Any:
        """{many}, in the order of creation.

        {of_list}
        """
        await PLANS.get(call, plan_id)
        return await parts.page(call, query, parts.of_plan(plan_id))

    async def create(call: Call, plan_id: UUID, body: BaseModel, competitors: Competitors) -> Any:
        """Add {one} to a plan.

        {about}
        """
        return await operations.create_part(call, parts, plan_id, body, competitors)

    async def get(call: Call, plan_id: UUID, part_id: UUID) -> Any:
        """One {noun} in a plan. Send its `ETag` in `If-Match` when you change it."""
        await PLANS.get(call, plan_id)
        return await parts.get(call, part_id, parts.of_plan(plan_id))

    async def update(call: Call, plan_id: UUID, part_id: UUID, body: BaseModel, competitors: Competitors) -> Any:
        """Change {one} in a plan (JSON merge-patch)."""
        return await operations.update_part(call, parts, plan_id, part_id, body, competitors)

    async def delete(call: Call, plan_id: UUID, part_id: UUID) -> None:
        """Remove {one} from a plan. The history keeps it.

        This is refused while other parts of the plan name it.
        """
        await operations.delete_part(call, parts, plan_id, part_id)

    said = (
        *WRITTEN,
        *((rules.PlanPartUnknown,) if parts.table.names else ()),
        *((CompetitorUnknown, PeerUnavailable) if parts.rivals is not no_rivals else ()),
        *fails_with,
    )
    listed = _own(list_all, f"list_plan_{many.replace('-', '_')}", "", words, shapes | {"return": parts.page_model})
    router.lists(parts, fails_with=[PlanNotFound])(listed)
    add(router.creates(parts, fails_with=[*said, rules.TooManyParts]), "create_plan", create, body=creates)
    add(router.reads(parts, fails_with=[PlanNotFound]), "get_plan", get)
    add(router.changes(parts, fails_with=said), "update_plan", update, body=changes)
    add(router.removes(parts, fails_with=[*WRITTEN, rules.PlanPartNamed]), "delete_plan", delete)
    return router


def singular(many: str) -> str:
    """`strategies` → `strategy`, `supplier-criteria` → `supplier-criterion`, `challenges` → `challenge`."""
    for ending, single in (("ies", "y"), ("criteria", "criterion"), ("s", "")):
        if many.endswith(ending):
            return many.removesuffix(ending) + single
    raise ValueError(f"{many} is no plural")


def _own(
    function: Callable[..., Any], name: str, part_id: str, words: PartWords, shapes: dict[str, Any]
) -> Callable[..., Any]:
    """The function with the part's own name, texts, shapes and path id."""
    signature = inspect.signature(function)
    own = [
        one.replace(
            name=part_id if one.name == "part_id" else one.name, annotation=shapes.get(one.name, one.annotation)
        )
        for one in signature.parameters.values()
    ]
    answers = signature.return_annotation is not None

    @functools.wraps(function)
    async def operation(**given: Any) -> Any:
        if part_id in given:
            given["part_id"] = given.pop(part_id)
        return await function(**given)

    operation.__name__ = operation.__qualname__ = name
    operation.__doc__ = inspect.cleandoc(function.__doc__ or "").format(**words._asdict(), noun=words.noun).strip()
    operation.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=own, return_annotation=shapes["return"] if answers else None
    )
    return operation
