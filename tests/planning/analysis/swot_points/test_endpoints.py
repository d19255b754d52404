"""SWOT points over HTTP."""

from tests.planning.conftest import Workshop
from tests.planning.samples import QUADRANTS

STRENGTH = {"view": "we_at_customer", "quadrant": "strength", "description": "交付准时"}


async def test_points_are_listed_by_view(plan: Workshop) -> None:
    await plan.market_goal()
    await plan.ask("POST", "/swot-points", 201, json=STRENGTH)
    theirs = await plan.ask("POST", "/swot-points", 201, json=STRENGTH | {"view": "customer_at_suppliers"})
    assert (await plan.ask("GET", "/swot-points?view=customer_at_suppliers"))["items"] == [theirs]


async def test_the_requirement_counts_quadrants_and_not_points(plan: Workshop) -> None:
    await plan.market_goal()
    present = []
    for quadrant in (*QUADRANTS, "threat"):
        await plan.ask("POST", "/swot-points", 201, json=STRENGTH | {"quadrant": quadrant})
        present.append(await plan.requirement("swot_quadrants"))
    assert [(one["present"], one["is_met"]) for one in present] == [
        *((1, False), (2, False), (3, False), (4, True)),
        (4, True),
    ]
