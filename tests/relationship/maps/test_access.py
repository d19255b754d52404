"""A map never shows, counts or hints at whom the reader may not see."""

import json
import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

import httpx
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.organization.assessments.rules import MATCH_LEVEL
from shared.customers.roles import DecisionRole, Seniority
from tests.relationship.maps.companies import Company, people_of
from tests.sign_in import Tokens

IDS = ("contact_id", "assessment_id", "touchpoint_id", "customer_id", "customer_name")


class Somebody(NamedTuple):
    """A person as drawn by hypothesis; `superior`: the place of one of the people before."""

    clearance: int
    superior: int | None
    role: str | None
    seniority: str | None
    department: str | None
    influence: int | None
    is_key: bool
    ours: str | None
    rival: str | None
    target: str | None
    is_met: bool


levels = st.none() | st.sampled_from([one.value for one in RelationshipLevel])
somebody = st.builds(
    Somebody,
    clearance=st.sampled_from([1, 1, 2, 3]),
    superior=st.none() | st.integers(0, 4),
    role=st.none() | st.sampled_from([one.value for one in DecisionRole]),
    seniority=st.none() | st.sampled_from([one.value for one in Seniority]),
    department=st.sampled_from([None, "采购部", "研发中心"]),
    influence=st.none() | st.integers(1, 5),
    is_key=st.booleans(),
    ours=levels,
    rival=levels,
    target=levels,
    is_met=st.booleans(),
)


async def fill(company: Company, people: Sequence[Somebody], clearance: int) -> Company:
    """The company with those of the people whom the clearance shows."""
    await company.open(str(company.id), region="CN-GD")
    for place, one in enumerate(people):
        if one.clearance > clearance:
            continue
        above = one.superior if one.superior is not None and one.superior < place else None
        name = f"N{place}"
        fields = one._asdict() | {"decision_role": one.role, "superior": None}
        for other in ("role", "ours", "rival", "target", "is_met"):
            del fields[other]
        if above is not None:
            fields["reports_to_id"] = company.ids.get(f"N{above}", uuid.uuid4())
        await company.add(name, **fields)
        if one.ours:
            await company.record(name, one.ours)
        if one.rival:
            await company.record(name, one.rival, rival=f"Rival of {one.clearance}")
        if one.target:
            await company.aim(name, one.target)
    if met := [name for place, one in enumerate(people) if one.is_met and (name := f"N{place}") in company.ids]:
        await company.meet(*met)
    if clearance >= MATCH_LEVEL:
        await company.assess_organization()
    return company


def without_ids(part: Any, names: dict[str, str]) -> Any:
    """The answer with people's names for their ids, and without other ids."""
    if isinstance(part, dict):
        return {key: without_ids(one, names) for key, one in part.items() if key not in IDS}
    if isinstance(part, list):
        return [without_ids(one, names) for one in part]
    return names.get(part, part) if isinstance(part, str) else part


async def drawn(client: httpx.AsyncClient, company: Company, form: str) -> str:
    """The map as a text, without the company's name."""
    response = await client.get(company.address, params={"format": form, "compare_with": "2024-12-31"})
    assert response.status_code == 200
    return response.text.replace(str(company.id), "").replace(str(company.id).replace("-", "#45;"), "")


async def shown(client: httpx.AsyncClient, company: Company) -> Any:
    """Everything that maps show of the company."""
    names = {str(key): name for name, key in company.ids.items()}
    found = await company.map(client, compare_with="2024-12-31")
    portfolio = (await client.get("/v1/relationship-maps", params={"limit": "500"})).json()
    (row,) = [one for one in portfolio["items"] if one["customer_id"] == str(company.id)]
    return without_ids([found, row], names)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(somebody, min_size=1, max_size=6), clearance=st.sampled_from([1, 2, 3]))
async def test_who_is_hidden_leaves_no_trace(
    app: FastAPI, relationship: httpx.AsyncClient, tokens: Tokens, people: list[Somebody], clearance: int
) -> None:
    whole = await fill(Company(app, relationship), people, 3)
    visible = await fill(Company(app, relationship), people, clearance)
    reader = tokens.client(app, clearance=clearance)
    assert await shown(reader, whole) == await shown(reader, visible)
    for form in ("svg", "mermaid"):
        assert await drawn(reader, whole, form) == await drawn(reader, visible, form)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(st.lists(somebody, max_size=4), min_size=1, max_size=3), clearance=st.sampled_from([1, 2, 3]))
async def test_totals_are_the_sums_of_what_the_caller_sees(
    app: FastAPI,
    relationship: httpx.AsyncClient,
    tokens: Tokens,
    people: list[list[Somebody]],
    clearance: int,
) -> None:
    region = f"R-{uuid.uuid4()}"
    for of_company in people:
        company = await fill(Company(app, relationship), of_company, 3)
        await company.open(str(company.id), region=region)
    reader = tokens.client(app, clearance=clearance, data_scope={"kind": "regions", "regions": [region]})
    for columns in ("decision_role", "seniority"):
        found = (await reader.get("/v1/relationship-maps", params={"columns": columns})).json()
        maps = [(await reader.get(f"/v1/relationship-maps/{one['customer_id']}")).json() for one in found["items"]]
        assert found["customers"] == len(found["items"]) == len(people)
        for name in ("people", "key_people", "in_contact", "with_target", "at_target"):
            assert found["totals"][name] == sum(one["coverage"][name] for one in maps)
            assert found["totals"][name] == sum(one[name] for one in found["items"])
        assert found["totals"]["gaps"] == sum(one["gaps"] for one in found["items"])
        assert sum(cell["count"] for cell in found["totals"]["cells"]) == found["totals"]["people"]
        for cell in found["totals"]["cells"]:
            alike = [own for one in found["items"] for own in one["cells"] if own["key"] == cell["key"]]
            assert cell["counts"] == [sum(column) for column in zip(*(one["counts"] for one in alike), strict=True)]


async def test_the_superior_of_whom_one_may_see_is_hidden_with_whoever_is_hidden(
    app: FastAPI, tokens: Tokens, company: Company
) -> None:
    await company.add("李雷", clearance=2, seniority="top", decision_role="decider")
    await company.add("韩梅梅", superior="李雷")
    await company.assess("李雷", "opposed")
    await company.assess("李雷", "exclusive", rival="Only his")
    found = await company.map(tokens.client(app, clearance=1), compare_with="2025-01-01")
    assert people_of(found).keys() == {"韩梅梅"}
    assert people_of(found)["韩梅梅"]["reports_to_id"] is None
    assert found["is_without_senior_people"] is True
    assert (found["rivals"], found["comparison"]["moves"]) == ([], [])
    said = json.dumps(found, ensure_ascii=False)
    assert "李雷" not in said
    assert str(company.ids["李雷"]) not in said
    everything = await company.map(compare_with="2025-01-01")
    assert people_of(everything)["韩梅梅"]["reports_to_id"] == str(company.ids["李雷"])
    assert everything["is_without_senior_people"] is False
