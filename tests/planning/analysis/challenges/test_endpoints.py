"""Challenges of the customer over HTTP."""

from tests.planning.conftest import Workshop
from tests.planning.samples import SOURCES


async def test_the_requirement_counts_the_four_sources(plan: Workshop) -> None:
    await plan.market_goal()
    present = []
    for source in (*SOURCES[:3], "rivals", SOURCES[3]):
        await plan.ask("POST", "/challenges", 201, json={"source": source, "description": "降本"})
        present.append((await plan.requirement("challenges"))["present"])
    assert present == [1, 2, 3, 3, 4]
    assert (await plan.requirement("challenges"))["is_met"]


async def test_a_source_that_the_method_does_not_name_is_refused(plan: Workshop) -> None:
    await plan.market_goal()
    refused = await plan.ask("POST", "/challenges", 422, json={"source": "weather", "description": "x"})
    assert [error["pointer"] for error in refused["errors"]] == ["/source"]
