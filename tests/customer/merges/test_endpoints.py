"""Merging customers over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer
from tests.customer.merges.conftest import MakePair, Pair
from tests.etags import seen_in
from tests.sign_in import Tokens
from tests.waiting import pages_of


async def test_both_codes_count_and_the_absorbed_customer_is_gone(pair: Pair) -> None:
    merge = await pair.merge()
    assert (merge["customer_id"], merge["absorbed_id"]) == (pair.survivor_id, pair.absorbed_id)
    assert {one["kind"]: one["count"] for one in merge["moved"]} == {"customer_code": 2}
    assert (await pair.get(pair.url))["codes"] == ["A1", "A2", "S1"]
    listed = await pair.get("/v1/customers", count="true")
    assert (listed["count"], listed["items"][0]["id"]) == (1, pair.survivor_id)


async def test_a_request_for_the_absorbed_customer_names_its_survivor(pair: Pair) -> None:
    await pair.merge()
    url = f"/v1/customers/{pair.absorbed_id}"
    answers = [
        await pair.client.get(url),
        await pair.client.patch(url, json={"phone": "10086"}),
        await pair.client.delete(url),
        await pair.client.get(f"{url}/history"),
        await pair.client.get(f"{url}/codes"),
        await pair.client.post(f"{url}/codes", json={"code": "new"}),
        await pair.client.get(f"{url}/team"),
        await pair.client.post(f"{url}/restoration"),
        await pair.client.post(f"{url}/merge", json={"absorbed_id": pair.survivor_id}),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(410, "customer_merged")}
    assert {answer.json()["errors"][0]["about"] for answer in answers} == {pair.survivor_id}


async def test_only_callers_who_see_the_survivor_get_its_name(
    app: FastAPI, tokens: Tokens, make_pair: MakePair
) -> None:
    pair = await make_pair({"region": "CN-GD"}, {"region": "CN-BJ"})
    await pair.merge()
    told = []
    for region in ("CN-GD", "CN-BJ"):
        client = tokens.client(app, data_scope={"kind": "regions", "regions": [region]})
        answers = [
            await client.get(f"/v1/customers/{pair.absorbed_id}"),
            await client.post(f"/v1/customers/{pair.absorbed_id}/restoration"),
        ]
        told.append([answer.json()["code"] for answer in answers])
    assert told == [["customer_merged"] * 2, ["customer_not_found"] * 2]


async def test_empty_fields_are_filled_lists_united_and_choices_taken(make_pair: MakePair) -> None:
    pair = await make_pair(
        {"name": "Ours", "region": "CN-GD", "status": "active", "scenarios": ["5g"]},
        {"name": "Theirs", "region": "CN-BJ", "phone": "10086", "employees": 7, "scenarios": ["iot", "5g"]},
    )
    merge = await pair.merge(take=["name", "region"])
    merged = await pair.get(pair.url)
    expected = {"name": "Theirs", "region": "CN-BJ", "status": "active", "phone": "10086", "employees": 7}
    assert {name: merged[name] for name in expected} == expected
    assert merged["scenarios"] == ["5g", "iot"]
    assert merge["taken"] == ["name", "region"]


@pytest.mark.parametrize("query", ["华强", "huaqiang", "hq", "李雷", "old english"])
async def test_what_found_the_absorbed_customer_finds_the_survivor(make_pair: MakePair, query: str) -> None:
    pair = await make_pair({"name": "Northern Tools"}, {"name": "华强电子", "english_name": "Old English"})
    await pair.post("/v1/contacts", customer_id=pair.absorbed_id, name="李雷")
    await pair.merge()
    assert [one["id"] for one in (await pair.get("/v1/customers", q=query))["items"]] == [pair.survivor_id]


async def test_a_name_that_was_given_up_for_the_others_still_finds_the_survivor(make_pair: MakePair) -> None:
    pair = await make_pair({"name": "华强电子"}, {"name": "Northern Tools"})
    await pair.merge(take=["name"])
    for query in ("huaqiang", "northern"):
        assert [one["name"] for one in (await pair.get("/v1/customers", q=query))["items"]] == ["Northern Tools"]


async def test_a_customer_created_under_a_former_name_is_a_duplicate(make_pair: MakePair) -> None:
    pair = await make_pair({"name": "Northern Tools"}, {"name": "深圳市华强电子有限公司"})
    await pair.merge()
    other = await pair.client.post("/v1/customers", json={"name": "华强电子（杭州）有限公司"})
    same = await pair.client.post("/v1/customers", json={"name": "華強電子（深圳）有限公司"})
    assert (other.status_code, same.status_code) == (201, 409)
    assert same.json()["errors"][0]["about"] == pair.survivor_id


async def test_people_come_along_with_their_days_and_superiors(pair: Pair) -> None:
    boss = await pair.post("/v1/contacts", customer_id=pair.absorbed_id, name="Boss")
    clerk = await pair.post("/v1/contacts", customer_id=pair.absorbed_id, name="Clerk", reports_to_id=boss["id"])
    days = f"/v1/contacts/{clerk['id']}/special-dates"
    await pair.post(days, kind="wedding", month=5, day=1)
    await pair.merge()
    people = {one["name"]: one for one in await pair.items("/v1/contacts")}
    assert people["Clerk"]["reports_to_id"] == boss["id"]
    assert people["Clerk"]["updated_at"] > clerk["updated_at"]
    assert len((await pair.get(days))["items"]) == 1


@pytest.mark.parametrize(
    ("ours", "theirs", "stays"), [("2025-03-02", "2025-03-01", 0), ("2025-03-01", "2025-03-02", 1)]
)
async def test_of_two_facts_the_one_verified_last_stays(pair: Pair, ours: str, theirs: str, stays: int) -> None:
    made = []
    for customer_id, day in ((pair.survivor_id, ours), (pair.absorbed_id, theirs)):
        body = {"item": "profit_model", "value": day, "source": "internet", "verified_on": day}
        made.append(await pair.post("/v1/dossier-facts", customer_id=customer_id, **body))
    merge = await pair.merge()
    assert [one["id"] for one in await pair.items("/v1/dossier-facts")] == [made[stays]["id"]]
    (settled,) = merge["settled"]
    assert (settled["kind"], settled["way"], settled["about"]) == ("dossier_fact", "removed", ["profit_model"])
    assert (settled["stays_id"], settled["gives_way_id"]) == (made[stays]["id"], made[1 - stays]["id"])
    removed = [one for one in await pair.history() if one["type"] == "guanxi.dossier_fact.deleted"]
    assert [one["changes"]["value"] for one in removed] == [[made[1 - stays]["value"], None]]


async def test_what_is_for_the_few_is_not_named_to_all(pair: Pair) -> None:
    await pair.each("/v1/dossier-facts", item="market_strategy", value="x", source="internet")
    (settled,) = (await pair.merge())["settled"]
    assert (settled["kind"], settled["about"]) == ("dossier_fact", None)


async def test_facts_on_different_items_all_stay(pair: Pair) -> None:
    for customer_id, item in ((pair.survivor_id, "profit_model"), (pair.absorbed_id, "industry_position")):
        await pair.post("/v1/dossier-facts", customer_id=customer_id, item=item, value="x", source="internet")
    merge = await pair.merge()
    assert len(await pair.items("/v1/dossier-facts")) == 2
    assert merge["settled"] == []


async def test_competitors_supply_and_fits_come_together(pair: Pair) -> None:
    rival = await pair.post("/v1/competitors", name="Rival")
    of_rival = {"competitor_id": rival["id"]}
    ours, theirs = ({"text": text, "source": "coach"} for text in ("ours", "theirs"))
    for customer_id, answers in (
        (pair.survivor_id, {"market_strategy": ours}),
        (pair.absorbed_id, {"market_strategy": theirs, "organization": theirs}),
    ):
        await pair.post("/v1/competitors/profiles", customer_id=customer_id, answers=answers, **of_rival)
    supply = {"category": "modules", "as_of": "2025-01-01"}
    _, newer = [
        await pair.post("/v1/supply-positions", customer_id=one, suppliers=[{"share": share}], **supply)
        for one, share in ((pair.survivor_id, "0.5"), (pair.absorbed_id, "0.7"))
    ]
    fit = {"channel_now": "main", "channel_ahead": "main", "trend": "aligned", "evidence": "x"}
    await pair.each("/v1/strategic-fits", **fit)
    await pair.merge()
    (profile,) = await pair.items("/v1/competitors/profiles")
    texts = {question: one["text"] for question, one in profile["answers"].items()}
    assert texts == {"market_strategy": "ours", "organization": "theirs"}
    assert [one["id"] for one in await pair.items("/v1/supply-positions")] == [newer["id"]]
    assert len(await pair.items("/v1/strategic-fits")) == 2


async def test_custom_fields_move_and_the_history_names_them(customer: httpx.AsyncClient, make_pair: MakePair) -> None:
    for code in ("channel", "budget"):
        field = {"applies_to": "customer", "kind": "text", "code": code, "label": code}
        assert (await customer.post("/v1/custom-fields", json=field)).status_code == 201
    pair = await make_pair({"custom": {"channel": "direct"}}, {"custom": {"budget": "high"}})
    await pair.merge()
    assert (await pair.get(pair.url))["custom"] == {"channel": "direct", "budget": "high"}
    moved = [one["changes"] for one in await pair.history() if one["type"] == "guanxi.custom_value.updated"]
    assert [(one["code"], one["customer_id"]) for one in moved] == [
        (["budget", "budget"], [pair.absorbed_id, pair.survivor_id])
    ]


async def test_factors_and_judgements_come_together(pair: Pair) -> None:
    for customer_id, band in ((pair.survivor_id, "A"), (pair.absorbed_id, "B")):
        factor = f"/v1/customers/{customer_id}/grading-factors/product_importance"
        assert (await pair.client.put(factor, json={"band": band, "reason": "x"})).status_code == 200
    judged = ((pair.survivor_id, "demand_stable", False), (pair.absorbed_id, "demand_stable", True))
    for customer_id, judgement, holds in (*judged, (pair.absorbed_id, "pain_point", True)):
        address = f"/v1/customers/{customer_id}/judgements/{judgement}"
        assert (await pair.client.put(address, json={"holds": holds, "reason": "x"})).status_code == 200
    earlier = {"holds": False, "reason": "x", "fiscal_year": 2020}
    address = f"/v1/customers/{pair.absorbed_id}/judgements/demand_stable"
    assert (await pair.client.put(address, json=earlier)).status_code == 200
    merge = await pair.merge()
    assert [one["band"] for one in (await pair.get(f"{pair.url}/grading-factors"))["items"]] == ["B"]
    judgements = (await pair.get(f"{pair.url}/judgements"))["items"]
    assert {one["judgement"]: one["holds"] for one in judgements} == {"demand_stable": True, "pain_point": True}
    of_year = await pair.client.get(f"{pair.url}/judgements", params={"fiscal_year": 2021})
    (of_2020,) = of_year.json()["items"]
    assert (of_2020["fiscal_year"], of_2020["holds"], of_2020["carried"]) == (2020, False, True)
    assert {one["kind"]: one["way"] for one in merge["settled"]} == {
        "customer_judgement": "removed",
        "grading_factor_entry": "removed",
    }


async def test_a_merge_that_is_sent_twice_is_done_once(pair: Pair) -> None:
    headers = {"Idempotency-Key": "merge-1"}
    body = {"absorbed_id": pair.absorbed_id}
    first = await pair.client.post(f"{pair.url}/merge", json=body, headers=headers)
    again = await pair.client.post(f"{pair.url}/merge", json=body, headers=headers)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    fresh = await pair.client.post(f"{pair.url}/merge", json=body)
    assert (fresh.status_code, fresh.json()["code"]) == (409, "already_absorbed")
    assert fresh.json()["errors"][0]["about"] == pair.survivor_id


async def test_impossible_merges_are_refused(pair: Pair, make_customer: MakeCustomer) -> None:
    gone = await make_customer()
    await pair.client.delete(f"/v1/customers/{gone}")

    async def refusal(survivor_id: str, absorbed_id: str) -> tuple[int, str]:
        response = await pair.client.post(f"/v1/customers/{survivor_id}/merge", json={"absorbed_id": absorbed_id})
        return response.status_code, response.json()["code"]

    assert await refusal(pair.survivor_id, pair.survivor_id) == (422, "merge_with_itself")
    assert await refusal(pair.survivor_id, gone) == (422, "absorbed_unknown")
    assert await refusal(pair.survivor_id, str(uuid.uuid4())) == (422, "absorbed_unknown")
    assert await refusal(gone, pair.absorbed_id) == (404, "customer_not_found")


async def test_both_customers_must_be_the_callers(app: FastAPI, tokens: Tokens, make_pair: MakePair) -> None:
    pair = await make_pair({"region": "CN-GD"}, {"region": "CN-BJ"})
    for region, code in (("CN-GD", "absorbed_unknown"), ("CN-BJ", "customer_not_found")):
        client = tokens.client(app, data_scope={"kind": "regions", "regions": [region]})
        answer = await client.post(f"{pair.url}/merge", json={"absorbed_id": pair.absorbed_id})
        preview = await client.get(f"{pair.url}/merge-preview", params={"absorbed_id": pair.absorbed_id})
        assert (answer.json()["code"], preview.json()["code"]) == (code, code)
    reader = tokens.client(app, scope="customers:read")
    answer = await reader.post(f"{pair.url}/merge", json={"absorbed_id": pair.absorbed_id})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


async def test_a_result_counts_what_its_reader_may_see(app: FastAPI, tokens: Tokens, make_pair: MakePair) -> None:
    pair = await make_pair()
    for seniority in ("top", "base"):
        await pair.post("/v1/contacts", customer_id=pair.absorbed_id, name="Li", seniority=seniority)
    shares = {"category": "pumps", "as_of": "2026-01-15", "suppliers": [{"share": "1"}]}
    await pair.each("/v1/supply-positions", **shares)
    told = await pair.merge()
    assistant = tokens.client(app, clearance=1)
    (seen,) = (await assistant.get(f"{pair.url}/merges")).json()["items"]
    (all_of_it,) = (await pair.get(f"{pair.url}/merges"))["items"]
    moved = {one["kind"]: one["count"] for one in all_of_it["moved"]}
    assert (moved, len(all_of_it["settled"])) == ({"contact": 2, "supply_position": 1}, 1)
    assert (seen["moved"], seen["settled"]) == ([{"kind": "contact", "count": 1}], [])
    assert all_of_it | {"contact_duplicates": []} == told


async def test_a_survivor_that_changed_in_between_is_not_merged(pair: Pair) -> None:
    body = {"absorbed_id": pair.absorbed_id}
    stale = await pair.client.post(f"{pair.url}/merge", json=body, headers={"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    seen = seen_in(await pair.client.get(pair.url))
    fresh = await pair.client.post(f"{pair.url}/merge", json=body, headers=seen)
    assert fresh.status_code == 201
    assert (await pair.client.get(pair.url)).headers["etag"].startswith(fresh.headers["etag"][:-1] + ".")


class TestGroups:
    async def parents(self, client: httpx.AsyncClient, *ids: str) -> list[str | None]:
        return [(await client.get(f"/v1/customers/{one}")).json()["parent_id"] for one in ids]

    async def test_subsidiaries_of_the_absorbed_belong_to_the_survivor(
        self, pair: Pair, make_customer: MakeCustomer
    ) -> None:
        child = await make_customer(parent_id=pair.absorbed_id)
        merge = await pair.merge()
        assert await self.parents(pair.client, child) == [pair.survivor_id]
        assert {"kind": "customer", "count": 1} in merge["moved"]
        history = (await pair.get(f"/v1/customers/{child}/history"))["items"]
        assert history[0]["changes"] == {"parent_id": [pair.absorbed_id, pair.survivor_id]}

    async def test_a_survivor_from_below_takes_the_absorbed_ones_place(
        self, customer: httpx.AsyncClient, make_customer: MakeCustomer
    ) -> None:
        top = await make_customer()
        absorbed = await make_customer(parent_id=top)
        between = await make_customer(parent_id=absorbed)
        survivor = await make_customer(parent_id=between)
        await Pair(customer, survivor, absorbed).merge()
        assert await self.parents(customer, survivor, between) == [top, survivor]

    async def test_a_survivor_that_absorbs_its_subsidiary_keeps_its_place(
        self, customer: httpx.AsyncClient, make_customer: MakeCustomer
    ) -> None:
        survivor = await make_customer()
        between = await make_customer(parent_id=survivor)
        absorbed = await make_customer(parent_id=between)
        await Pair(customer, survivor, absorbed).merge(take=["parent_id"])
        assert await self.parents(customer, survivor, between) == [None, survivor]


OURS, TECH, THEIRS = (str(uuid.UUID(int=number)) for number in range(3))


class TestTeam:
    member = staticmethod(lambda role, user: {"user_id": user, "role": role})

    async def team(self, pair: Pair, **params: Any) -> list[tuple[str, str]]:
        members = (await pair.get(f"{pair.url}/team", **params))["items"]
        return sorted((one["user_id"], one["role"]) for one in members)

    async def test_there_is_one_account_manager_and_nobody_loses_access(self, make_pair: MakePair) -> None:
        pair = await make_pair(
            {"team": [self.member("account_manager", OURS)]},
            {"team": [self.member("account_manager", THEIRS), self.member("technical_support", TECH)]},
        )
        await pair.merge()
        assert (await pair.get(pair.url))["manager_id"] == OURS
        assert await self.team(pair, has_ended="false") == [
            (OURS, "account_manager"),
            (TECH, "technical_support"),
            (THEIRS, "backup_contact"),
        ]
        assert await self.team(pair, has_ended="true") == [(THEIRS, "account_manager")]

    async def test_the_absorbed_ones_manager_looks_after_a_survivor_without_one(self, make_pair: MakePair) -> None:
        pair = await make_pair(None, {"team": [self.member("account_manager", THEIRS)]})
        await pair.merge()
        assert (await pair.get(pair.url))["manager_id"] == THEIRS

    async def test_who_is_in_both_teams_is_there_once(self, make_pair: MakePair) -> None:
        team = [self.member("account_manager", OURS), self.member("technical_support", OURS)]
        pair = await make_pair({"team": team}, {"team": team})
        preview = await pair.get(f"{pair.url}/merge-preview", absorbed_id=pair.absorbed_id)
        merge = await pair.merge()
        assert await self.team(pair, has_ended="false") == [(OURS, "account_manager"), (OURS, "technical_support")]
        assert [one["way"] for one in merge["settled"]] == ["retired"] * 2
        assert preview["settles"] == merge["settled"]


class TestHistory:
    async def test_it_goes_on_from_both(self, pair: Pair) -> None:
        await pair.client.patch(f"/v1/customers/{pair.absorbed_id}", json={"phone": "10086"})
        merge = await pair.merge()
        history = await pair.history()
        (told,) = [one for one in history if one["type"] == "guanxi.customer_merge.created"]
        assert (told["actor_name"], told["changes"]["absorbed_id"]) == ("Test", [None, pair.absorbed_id])
        assert told["entity_id"] == merge["id"]
        assert any(one["changes"].get("phone") == [None, "10086"] for one in history)
        moved = [one["changes"] for one in history if one["type"] == "guanxi.customer_code.updated"]
        assert moved == [{"customer_id": [pair.absorbed_id, pair.survivor_id]}] * 2

    async def test_it_pages_in_one_order_over_all_that_was_absorbed(
        self, pair: Pair, make_customer: MakeCustomer
    ) -> None:
        last = await make_customer()
        await pair.merge()
        await Pair(pair.client, last, pair.survivor_id).merge()
        whole = (await pair.get(f"/v1/customers/{last}/history", limit=500))["items"]
        pages = [page async for page in pages_of(pair.client, f"/v1/customers/{last}/history", limit=3)]
        assert [item for page in pages for item in page["items"]] == whole
        created = [one["entity_id"] for one in whole if one["type"] == "guanxi.customer.created"]
        assert set(created) == {pair.survivor_id, pair.absorbed_id, last}
        asked = await pair.client.get(f"/v1/customers/{pair.absorbed_id}")
        assert asked.json()["errors"][0]["about"] == last
        merges = (await pair.get(f"/v1/customers/{last}/merges"))["items"]
        assert [one["absorbed_id"] for one in merges] == [pair.survivor_id, pair.absorbed_id]

    async def test_facts_above_the_readers_clearance_stay_hidden(
        self, pair: Pair, app: FastAPI, tokens: Tokens
    ) -> None:
        await pair.post("/v1/contacts", customer_id=pair.absorbed_id, name="A", private_notes="likes tea")
        await pair.merge()
        low = tokens.client(app, clearance=1)
        told = (await low.get(f"{pair.url}/history", params={"limit": 500})).text
        assert "guanxi.contact.created" in told
        assert "likes tea" not in told


class TestPreview:
    async def test_the_preview_shows_what_the_merge_then_does(self, make_pair: MakePair) -> None:
        theirs = {"name": "Theirs", "phone": "10010", "website": "w.cn"}
        pair = await make_pair({"name": "Ours", "phone": "10086"}, theirs)
        await pair.each("/v1/dossier-facts", item="profit_model", value="x", source="internet")
        await pair.each("/v1/contacts", name="A")
        preview = await pair.get(f"{pair.url}/merge-preview", absorbed_id=pair.absorbed_id)
        fields = {one["field"]: (one["survivor"], one["absorbed"], one["origin"]) for one in preview["fields"]}
        assert fields == {
            "name": ("Ours", "Theirs", "survivor"),
            "phone": ("10086", "10010", "survivor"),
            "website": (None, "w.cn", "filled"),
        }
        assert [one["field"] for one in preview["fields"] if one["is_conflict"]] == ["name", "phone"]
        before = await pair.get(pair.url), await pair.history()
        assert before == (await pair.get(pair.url), await pair.history())
        merge = await pair.merge()
        assert preview["settles"] == merge["settled"]
        assert preview["moves"] == merge["moved"]

    async def test_it_needs_the_right_to_merge(self, app: FastAPI, tokens: Tokens, pair: Pair) -> None:
        reader = tokens.client(app, scope="customers:read")
        answer = await reader.get(f"{pair.url}/merge-preview", params={"absorbed_id": pair.absorbed_id})
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")

    async def test_it_counts_only_what_the_caller_may_see(self, app: FastAPI, tokens: Tokens, pair: Pair) -> None:
        people = {
            seniority: (await pair.post("/v1/contacts", customer_id=pair.absorbed_id, name="A", seniority=seniority))[
                "id"
            ]
            for seniority in ("top", "base")
        }
        for contact_id in people.values():
            day = {"kind": "wedding", "month": 5, "day": 6}
            await pair.post(f"/v1/contacts/{contact_id}/special-dates", **day)
        line = {"customer_id": pair.absorbed_id, "from_contact_id": people["base"], "to_contact_id": people["top"]}
        await pair.post("/v1/contact-lines", **line, kind="influences")
        await pair.each("/v1/gift-bans", reason="their_policy")
        counted = {}
        for clearance in (1, 2):
            client = tokens.client(app, clearance=clearance)
            shown = await client.get(f"{pair.url}/merge-preview", params={"absorbed_id": pair.absorbed_id})
            counted[clearance] = {one["kind"]: one["count"] for one in shown.json()["moves"]}
        assert counted[1] == {"contact": 1, "customer_code": 2}
        both = {"contact": 2, "customer_code": 2, "special_date": 2, "contact_line": 1, "gift_ban": 1}
        assert counted[2] == both

    async def test_it_changes_nothing(self, pair: Pair) -> None:
        for customer_id in (pair.survivor_id, pair.absorbed_id):
            team = f"/v1/customers/{customer_id}/team"
            await pair.post(team, user_id=str(uuid.uuid4()), role="account_manager")
        before = await pair.history()
        await pair.get(f"{pair.url}/merge-preview", absorbed_id=pair.absorbed_id)
        assert await pair.history() == before
        assert (await pair.get(f"/v1/customers/{pair.absorbed_id}/team", has_ended="false", count="true"))["count"] == 1


class TestWhatIsAboveTheMergersLevel:
    async def test_of_two_facts_one_hidden_the_merger_must_see_both(
        self, pair: Pair, app: FastAPI, tokens: Tokens
    ) -> None:
        for customer_id, source in ((pair.survivor_id, "internet"), (pair.absorbed_id, "coach")):
            fact = {"item": "profit_model", "value": source, "source": source}
            await pair.post("/v1/dossier-facts", customer_id=customer_id, **fact)
        await self.needs(pair, app, tokens, 2)

    async def test_of_two_answers_of_coaches_the_merger_must_see_both(
        self, pair: Pair, app: FastAPI, tokens: Tokens
    ) -> None:
        rival = (await pair.post("/v1/competitors", name="R"))["id"]
        for customer_id in (pair.survivor_id, pair.absorbed_id):
            answers = {"lessons": {"text": customer_id, "source": "coach"}}
            profile = {"customer_id": customer_id, "competitor_id": rival, "answers": answers}
            await pair.post("/v1/competitors/profiles", **profile)
        await self.needs(pair, app, tokens, 2)

    async def test_net_profits_of_one_year_need_the_highest_level(
        self, pair: Pair, app: FastAPI, tokens: Tokens
    ) -> None:
        for customer_id, band in ((pair.survivor_id, "A"), (pair.absorbed_id, "B")):
            said = {"band": band, "reason": "x", "evidence": "y", "fiscal_year": 2025}
            answer = await pair.client.put(f"/v1/customers/{customer_id}/grading-factors/profit", json=said)
            assert answer.status_code in {200, 201}, answer.text
        await self.needs(pair, app, tokens, 3)

    async def test_what_does_not_differ_needs_no_level(
        self, pair: Pair, app: FastAPI, tokens: Tokens, make_field: Any
    ) -> None:
        await make_field("budget", "text", clearance=3)
        for customer_id in (pair.survivor_id, pair.absorbed_id):
            await pair.client.patch(f"/v1/customers/{customer_id}", json={"custom": {"budget": "1"}})
        await self.needs(pair, app, tokens, 1)

    async def needs(self, pair: Pair, app: FastAPI, tokens: Tokens, level: int) -> None:
        """Every level sees which one the merge needs; those below it are refused, and nothing moves."""
        for clearance in range(1, level + 1):
            client, body = tokens.client(app, clearance=clearance), {"absorbed_id": pair.absorbed_id}
            shown = (await client.get(f"{pair.url}/merge-preview", params=body)).json()
            assert shown["needs_clearance"] == level
            answer = await client.post(f"{pair.url}/merge", json=body)
            assert answer.status_code == (403 if clearance < level else 201), answer.text


class TestDates:
    async def test_a_founding_after_the_first_contract_is_refused_unless_chosen_otherwise(
        self, make_pair: MakePair
    ) -> None:
        dates = ({"first_contract_on": "2010-01-01"}, {"founded_on": "2015-06-01", "first_contract_on": "2016-01-01"})
        pair = await make_pair(*dates)
        (warning,) = (await pair.get(f"{pair.url}/merge-preview", absorbed_id=pair.absorbed_id))["warnings"]
        assert "2015-06-01" in warning
        refused = await pair.post(f"{pair.url}/merge", 409, absorbed_id=pair.absorbed_id)
        assert refused["code"] == "merged_dates_contradict"
        assert (await pair.get(pair.url))["founded_on"] is None
        await pair.merge(take=["first_contract_on"])
        merged = await pair.get(pair.url)
        assert (merged["founded_on"], merged["first_contract_on"]) == ("2015-06-01", "2016-01-01")

    async def test_dates_that_agree_need_no_choice(self, make_pair: MakePair) -> None:
        pair = await make_pair({"founded_on": "2000-01-01"}, {"first_contract_on": "2000-01-01"})
        assert (await pair.get(f"{pair.url}/merge-preview", absorbed_id=pair.absorbed_id))["warnings"] == []
        await pair.merge()
        assert (await pair.get(pair.url))["first_contract_on"] == "2000-01-01"
