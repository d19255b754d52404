"""What an opportunity says, and the summit project of which it is a part."""

from typing import Any

import pytest

from shared.time import company_today
from tests.planning.pursuits.conftest import STEPS, NewKept

WON: dict[str, Any] = {"outcome": "won", "reason": "best technical score"}


def id_of(url: str) -> str:
    return url.rpartition("/")[2]


async def test_an_opportunity_changes_its_probability_day_and_project(new_lead: NewKept, new_summit: NewKept) -> None:
    lead, project = await new_lead(), id_of((await new_summit()).url)
    await lead.go("qualification", "conversion")
    said = {"probability": "0.7", "expected_order_on": "2099-06-30", "summit_project_id": project}
    changed = await lead.ask("PATCH", **said)
    assert {name: changed[name] for name in said} == said
    assert changed["summit_project_title"] == "Frame contract"
    assert (await lead.ask("PATCH", summit_project_id=None))["summit_project_title"] is None


@pytest.mark.parametrize("way", [(), ("qualification",)])
async def test_before_the_conversion_there_is_nothing_of_it_to_change(new_lead: NewKept, way: tuple[str, ...]) -> None:
    lead = await new_lead()
    await lead.go(*way)
    refused = await lead.ask("PATCH", expected=422, probability="0.7", title="x")
    assert (refused["code"], [one["pointer"] for one in refused["errors"]]) == ("lead_not_converted", ["/probability"])


async def test_no_lead_becomes_part_of_a_decided_project(new_lead: NewKept, new_summit: NewKept) -> None:
    project, lead = await new_summit(), await new_lead()
    part: dict[str, Any] = {"summit_project_id": id_of(project.url)}
    await lead.go("qualification", "conversion")
    await lead.ask("PATCH", **part)
    await project.ask("POST", "/outcome", **WON, decided_on=company_today().isoformat())
    assert (await lead.ask("PATCH", **part, probability="1"))["probability"] == "1"
    other = await new_lead()
    await other.go("qualification")
    refused = await other.ask("POST", "/conversion", 422, **STEPS["conversion"] | part)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("lead_project_decided", "/summit_project_id")


async def test_a_removed_project_is_no_longer_named(new_lead: NewKept, new_summit: NewKept) -> None:
    project, lead = await new_summit(), await new_lead()
    await lead.go("qualification")
    await lead.ask("POST", "/conversion", **STEPS["conversion"] | {"summit_project_id": id_of(project.url)})
    await project.ask("DELETE", expected=204)
    assert (await lead.ask("GET"))["summit_project_title"] is None
