"""Merging contacts over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer, MakeField
from tests.customer.contact_merges.conftest import MakeTwins, Twins
from tests.sign_in import Tokens


async def test_the_survivor_stays_and_the_absorbed_contact_is_in_no_list(twins: Twins) -> None:
    merge = await twins.merge()
    assert (merge["contact_id"], merge["absorbed_id"]) == (twins.survivor_id, twins.absorbed_id)
    assert (merge["contact_name"], merge["absorbed_name"], merge["merged_by_name"]) == ("李雷", "Lei Li", "Test")
    assert [one["id"] for one in await twins.items("/v1/contacts")] == [twins.survivor_id]
    assert (await twins.get(f"{twins.url}/merges"))["items"] == [merge]
    assert (await twins.get(f"{twins.url}/duplicates"))["items"] == []


async def test_empty_fields_are_filled_lists_united_and_choices_taken(make_twins: MakeTwins) -> None:
    twins = await make_twins(
        {"title": "经理", "phone": "10001", "decision_bases": ["time"], "influence": 3},
        {
            "title": "总监",
            "phone": "10002",
            "email": "ll@example.com",
            "decision_bases": ["quality", "time"],
            "is_key": True,
        },
    )
    merge = await twins.merge(take=["title"])
    merged = await twins.get(twins.url)
    expected = {"name": "李雷", "english_name": "Lei Li", "title": "总监", "phone": "10001", "email": "ll@example.com"}
    expected |= {"decision_bases": ["time", "quality"], "influence": 3, "is_key": True}
    assert {name: merged[name] for name in expected} == expected
    assert merge["taken"] == ["title"]


@pytest.mark.parametrize("query", ["李雷", "Lei Li", "lilei"])
async def test_both_names_find_the_survivor(make_twins: MakeTwins, query: str) -> None:
    twins = await make_twins({"name": "Leo Li", "english_name": "Leo"}, {"name": "李雷", "english_name": "Lei Li"})
    await twins.merge()
    for path, found in (("/v1/contacts", twins.survivor_id), ("/v1/customers", twins.customer_id)):
        assert [one["id"] for one in (await twins.get(path, q=query))["items"]] == [found]


async def test_roles_dates_bans_and_custom_fields_move_and_twice_becomes_once(
    twins: Twins, make_field: MakeField
) -> None:
    await make_field("diet", "text", applies_to="contact")
    role = {"customer_id": twins.customer_id, "stage": "set_goals", "role": "decider"}
    await twins.post("/v1/stage-roles", contact_id=twins.survivor_id, **role)
    for more in ({}, {"stage": "implement"}):
        await twins.post("/v1/stage-roles", contact_id=twins.absorbed_id, **(role | more))
    for contact_id, more in ((twins.survivor_id, {}), (twins.absorbed_id, {"note": "tea", "year": 2001})):
        await twins.post(f"/v1/contacts/{contact_id}/special-dates", kind="wedding", month=5, day=6, **more)
        ban = {"contact_id": contact_id, "reason": "their_wish"}
        await twins.post("/v1/gift-bans", customer_id=twins.customer_id, **ban)
    await twins.post(f"/v1/contacts/{twins.absorbed_id}/special-dates", kind="child_birthday", month=1, day=2)
    await twins.client.patch(f"/v1/contacts/{twins.absorbed_id}", json={"custom": {"diet": "vegan"}})
    preview, merge = await twins.preview(), await twins.merge()
    assert preview["moves"] == merge["moved"]
    assert {one["kind"]: one["count"] for one in merge["moved"]} == {
        "custom_value": 1,
        "gift_ban": 1,
        "special_date": 1,
        "stage_role": 2,
    }
    assert sorted(one["kind"] for one in merge["settled"]) == ["gift_ban", "special_date", "stage_role"]
    roles = await twins.items("/v1/stage-roles")
    assert {(one["contact_id"], one["stage"]) for one in roles} == {
        (twins.survivor_id, "set_goals"),
        (twins.survivor_id, "implement"),
    }
    assert len(roles) == 2
    days = (await twins.get(f"{twins.url}/special-dates"))["items"]
    assert {(day["kind"], day["note"], day["year"]) for day in days} == {
        ("wedding", "tea", 2001),
        ("child_birthday", None, None),
    }
    assert [one["contact_id"] for one in await twins.items("/v1/gift-bans")] == [twins.survivor_id]
    assert (await twins.get(twins.url))["custom"] == {"diet": "vegan"}


async def test_the_same_line_twice_becomes_one_and_a_line_between_the_two_goes(twins: Twins) -> None:
    boss, clerk = await twins.person("Boss"), await twins.person("Clerk")
    ours, theirs = {"strength": 2, "since": "2024-01-02"}, {"strength": 4, "since": "2023-01-02", "remark": "golf"}
    first = await twins.line(twins.survivor_id, boss, **ours)
    await twins.line(twins.absorbed_id, boss, **theirs)
    await twins.line(twins.survivor_id, clerk, kind="allied")
    await twins.line(clerk, twins.absorbed_id, kind="allied")
    other_way = await twins.line(boss, twins.absorbed_id)
    ended = await twins.line(twins.absorbed_id, clerk, until="2024-05-05")
    await twins.line(twins.survivor_id, twins.absorbed_id, kind="sponsors")
    preview, merge = await twins.preview(), await twins.merge()
    assert preview["moves"] == merge["moved"] == [{"kind": "contact_line", "count": 2}]
    assert preview["settles"] == merge["settled"]
    lines = {one["id"]: one for one in await twins.items("/v1/contact-lines")}
    assert len(lines) == 4
    assert (lines[first]["strength"], lines[first]["since"], lines[first]["remark"]) == (4, "2023-01-02", "golf")
    assert lines[other_way]["to_contact_id"] == lines[ended]["from_contact_id"] == twins.survivor_id
    assert twins.absorbed_id not in str(lines)


async def test_lines_of_two_levels_stay_two(twins: Twins) -> None:
    boss = await twins.person("Boss")
    await twins.line(twins.survivor_id, boss)
    await twins.line(twins.absorbed_id, boss, clearance=3)
    await twins.merge()
    assert sorted(one["clearance"] for one in await twins.items("/v1/contact-lines")) == [1, 3]


async def test_subordinates_report_to_the_survivor(twins: Twins) -> None:
    clerk = await twins.person("Clerk", reports_to_id=twins.absorbed_id)
    merge = await twins.merge()
    assert merge["moved"] == [{"kind": "contact", "count": 1}]
    assert (await twins.get(f"/v1/contacts/{clerk}"))["reports_to_id"] == twins.survivor_id


@pytest.mark.parametrize("survivor_reports", [True, False])
async def test_a_superior_that_is_oneself_gives_way_to_the_next(twins: Twins, survivor_reports: bool) -> None:
    boss = await twins.person("Boss")
    below, above = twins.survivor_id, twins.absorbed_id
    if not survivor_reports:
        below, above = above, below
    await twins.client.patch(f"/v1/contacts/{above}", json={"reports_to_id": boss})
    await twins.client.patch(f"/v1/contacts/{below}", json={"reports_to_id": above})
    await twins.merge()
    assert (await twins.get(twins.url))["reports_to_id"] == boss
    assert (await twins.get(f"/v1/customers/{twins.customer_id}/power-map"))["customer_id"] == twins.customer_id


async def test_who_was_absorbed_before_names_the_last_survivor(twins: Twins) -> None:
    last = await twins.person("李雷")
    await twins.merge()
    await twins.post(f"/v1/contacts/{last}/merge", absorbed_id=twins.survivor_id)
    for gone in (twins.absorbed_id, twins.survivor_id):
        answer = await twins.client.get(f"/v1/contacts/{gone}")
        assert (answer.status_code, answer.json()["errors"][0]["about"]) == (410, last)
    merges = (await twins.get(f"/v1/contacts/{last}/merges"))["items"]
    assert {one["absorbed_id"] for one in merges} == {twins.absorbed_id, twins.survivor_id}


async def test_every_address_of_an_absorbed_contact_names_the_survivor(twins: Twins) -> None:
    day = {"kind": "wedding", "month": 5, "day": 6}
    made = await twins.post(f"/v1/contacts/{twins.absorbed_id}/special-dates", **day)
    boss = await twins.person("Boss")
    await twins.merge()
    url, of = f"/v1/contacts/{twins.absorbed_id}", {"customer_id": twins.customer_id}
    client = twins.client
    answers = [
        await client.get(url),
        await client.patch(url, json={"title": "x"}),
        await client.delete(url),
        await client.get(f"{url}/special-dates"),
        await client.post(f"{url}/special-dates", json=day),
        await client.get(f"{url}/special-dates/{made['id']}"),
        await client.patch(f"{url}/special-dates/{made['id']}", json={"day": 7}),
        await client.delete(f"{url}/special-dates/{made['id']}"),
        await client.get(f"{url}/gift-specifications"),
        await client.get(f"{url}/duplicates"),
        await client.get(f"{url}/merges"),
        await client.get(f"{url}/merge-preview", params={"absorbed_id": boss}),
        await client.post(f"{url}/merge", json={"absorbed_id": boss}),
        await client.post(
            "/v1/stage-roles", json=of | {"contact_id": twins.absorbed_id, "stage": "implement", "role": "user"}
        ),
        await client.post(
            "/v1/contact-lines",
            json=of | {"from_contact_id": twins.absorbed_id, "to_contact_id": boss, "kind": "allied"},
        ),
        await client.post("/v1/gift-bans", json=of | {"contact_id": twins.absorbed_id, "reason": "their_wish"}),
        await client.post("/v1/contacts", json=of | {"name": "New", "reports_to_id": twins.absorbed_id}),
        await client.patch(f"/v1/contacts/{boss}", json={"reports_to_id": twins.absorbed_id}),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(410, "contact_merged")}
    assert {answer.json()["errors"][0]["about"] for answer in answers} == {twins.survivor_id}


async def test_a_merge_that_cannot_be_is_refused(twins: Twins, make_customer: MakeCustomer) -> None:
    elsewhere = {"customer_id": await make_customer(), "name": "李雷"}
    other = (await twins.post("/v1/contacts", **elsewhere))["id"]
    third = await twins.person("Third")
    await twins.post(f"{twins.url}/merge", absorbed_id=third)
    refused = {
        twins.survivor_id: (422, "contact_merged_with_itself"),
        str(uuid.uuid4()): (422, "absorbed_contact_unknown"),
        other: (409, "contacts_of_two_customers"),
        third: (409, "contact_already_absorbed"),
    }
    for absorbed_id, expected in refused.items():
        for answer in (
            await twins.client.post(f"{twins.url}/merge", json={"absorbed_id": absorbed_id}),
            await twins.client.get(f"{twins.url}/merge-preview", params={"absorbed_id": absorbed_id}),
        ):
            assert (answer.status_code, answer.json()["code"]) == expected


async def test_a_merge_takes_the_survivors_etag(twins: Twins) -> None:
    seen = (await twins.client.get(twins.url)).headers["etag"]
    await twins.client.patch(twins.url, json={"title": "x"})
    body = {"absorbed_id": twins.absorbed_id}
    stale = await twins.client.post(f"{twins.url}/merge", json=body, headers={"If-Match": seen})
    assert stale.status_code == 412
    present = (await twins.client.get(twins.url)).headers["etag"]
    merged = await twins.client.post(f"{twins.url}/merge", json=body, headers={"If-Match": present})
    assert merged.status_code == 201
    assert (await twins.client.get(twins.url)).headers["etag"].startswith(merged.headers["etag"][:-1] + ".")


async def test_hidden_contacts_and_fields_show_nowhere(app: FastAPI, tokens: Tokens, make_twins: MakeTwins) -> None:
    private = {"birthday": "1990-01-01", "private_notes": "golf"}
    twins = await make_twins({}, private | {"seniority": "middle"})
    boss = await twins.person("Boss", seniority="top")
    await twins.client.patch(f"/v1/contacts/{twins.absorbed_id}", json={"reports_to_id": boss})
    await twins.line(twins.absorbed_id, boss)
    junior = tokens.client(app, clearance=1)
    shown = await junior.get(f"{twins.url}/merge-preview", params={"absorbed_id": twins.absorbed_id})
    assert {one["field"] for one in shown.json()["fields"]} == {"name", "seniority"}
    assert shown.json()["moves"] == []
    assert {one["field"] for one in (await twins.preview())["fields"]} == {
        *("name", "seniority", "reports_to_id", "birthday", "private_notes")
    }
    hidden = await junior.post(f"{twins.url}/merge", json={"absorbed_id": twins.absorbed_id, "take": ["birthday"]})
    assert (hidden.status_code, hidden.json()["code"]) == (403, "field_hidden")
    unseen = await junior.post(f"{twins.url}/merge", json={"absorbed_id": boss})
    assert (unseen.status_code, unseen.json()["code"]) == (422, "absorbed_contact_unknown")


@pytest.mark.parametrize("top", ["survivor", "absorbed"])
async def test_who_is_at_the_top_in_either_record_is_hidden_with_all_that_was_known(
    app: FastAPI, tokens: Tokens, make_twins: MakeTwins, top: str
) -> None:
    levels: list[dict[str, Any]] = [{"seniority": "middle"}, {"seniority": "middle"}]
    levels[top == "absorbed"] = {"seniority": "top"}
    twins = await make_twins(*levels)
    await twins.merge()
    assert (await twins.get(twins.url))["seniority"] == "top"
    junior = tokens.client(app, clearance=1)
    for contact_id in (twins.survivor_id, twins.absorbed_id):
        assert (await junior.get(f"/v1/contacts/{contact_id}")).status_code == 404
    history = await junior.get(f"/v1/customers/{twins.customer_id}/history")
    for known in ("李雷", "Lei Li", twins.survivor_id, twins.absorbed_id):
        assert known not in history.text
    assert (await junior.get(f"{twins.url}/merges")).status_code == 404


async def test_a_survivor_promoted_later_hides_whom_it_absorbed(app: FastAPI, tokens: Tokens, twins: Twins) -> None:
    await twins.merge()
    junior, url = tokens.client(app, clearance=1), f"/v1/customers/{twins.customer_id}/history"
    assert "Lei Li" in (await junior.get(url)).text
    await twins.client.patch(twins.url, json={"seniority": "top"})
    assert "Lei Li" not in (await junior.get(url)).text


async def test_what_was_settled_above_the_callers_level_is_not_shown(
    app: FastAPI, tokens: Tokens, twins: Twins, make_field: MakeField
) -> None:
    for level in (1, 2, 3):
        await make_field(f"diet_{level}", "text", applies_to="contact", clearance=level)
    for contact_id in (twins.survivor_id, twins.absorbed_id):
        custom = {f"diet_{level}": "tea" for level in (1, 2, 3)}
        await twins.client.patch(f"/v1/contacts/{contact_id}", json={"custom": custom})
    junior = tokens.client(app, clearance=1)
    merged = await junior.post(f"{twins.url}/merge", json={"absorbed_id": twins.absorbed_id})
    for level in (1, 2, 3):
        listed = await tokens.client(app, clearance=level).get(f"{twins.url}/merges")
        assert len(listed.json()["items"][0]["settled"]) == level
    assert len(merged.json()["settled"]) == 1
    history = await junior.get(f"/v1/customers/{twins.customer_id}/history")
    (told,) = (one for one in history.json()["items"] if one["type"] == "guanxi.contact_merge.created")
    assert not {"settled", "moved"} & set(told["changes"])


async def test_only_who_may_write_customers_merges(app: FastAPI, tokens: Tokens, twins: Twins) -> None:
    reader = tokens.client(app, scope="customers:read")
    params = {"absorbed_id": twins.absorbed_id}
    assert (await reader.get(f"{twins.url}/merge-preview", params=params)).status_code == 403
    assert (await reader.post(f"{twins.url}/merge", json=params)).status_code == 403


async def test_the_history_names_the_merge_and_keeps_what_went(customer: httpx.AsyncClient, twins: Twins) -> None:
    await twins.merge()
    history = (await twins.get(f"/v1/customers/{twins.customer_id}/history", limit=100))["items"]
    (merge,) = (one for one in history if one["type"] == "guanxi.contact_merge.created")
    assert merge["changes"]["contact_id"] == [None, twins.survivor_id]
    assert merge["changes"]["absorbed_id"] == [None, twins.absorbed_id]


async def test_a_merge_of_customers_lists_who_is_there_twice(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    ours, theirs = await make_customer(), await make_customer()
    made = {}
    for at, names in ((ours, ("李雷", "李雷", "Boss")), (theirs, ("Lei Li", "韩梅梅"))):
        for place, name in enumerate(names):
            answer = await customer.post("/v1/contacts", json={"customer_id": at, "name": name})
            made[at, place] = answer.json()["id"]
    merge = await customer.post(f"/v1/customers/{ours}/merge", json={"absorbed_id": theirs})
    pairs = merge.json()["contact_duplicates"]
    assert {(one["contact_id"], one["other_contact_id"], one["reason"]) for one in pairs} == {
        (made[ours, place], made[theirs, 0], "same_name") for place in (0, 1)
    }
    merged = await customer.post(f"/v1/contacts/{made[ours, 0]}/merge", json={"absorbed_id": made[theirs, 0]})
    assert (merged.status_code, merged.json()["customer_id"]) == (201, ours)


async def test_a_choice_above_the_readers_level_is_not_named(
    app: FastAPI, tokens: Tokens, make_twins: MakeTwins
) -> None:
    twins = await make_twins({"private_notes": "golf"}, {"private_notes": "tennis", "title": "总监"})
    assert (await twins.merge(take=["private_notes", "title"]))["taken"] == ["private_notes", "title"]
    reader = tokens.client(app, clearance=1)
    (seen,) = (await reader.get(f"{twins.url}/merges")).json()["items"]
    assert seen["taken"] == ["title"]
    assert "private_notes" not in (await reader.get(f"/v1/customers/{twins.customer_id}/history")).text


PRIVATE = {"birthday": "1990-01-01", "private_notes": "golf", "explicit_needs": "a car", "hidden_needs": "respect"}


async def test_a_hidden_value_that_the_survivor_lacks_is_filled_whoever_merges(
    app: FastAPI, tokens: Tokens, make_twins: MakeTwins
) -> None:
    twins = await make_twins({}, PRIVATE)
    junior = tokens.client(app, clearance=1)
    assert (await twins.preview())["needs_clearance"] == 1
    merged = await junior.post(f"{twins.url}/merge", json={"absorbed_id": twins.absorbed_id})
    assert merged.status_code == 201
    assert PRIVATE.items() <= (await twins.get(twins.url)).items()


@pytest.mark.parametrize("name", PRIVATE)
async def test_who_merges_sees_every_value_that_is_given_up(
    app: FastAPI, tokens: Tokens, make_twins: MakeTwins, name: str
) -> None:
    other = "1991-02-02" if name == "birthday" else "another"
    twins = await make_twins({name: PRIVATE[name]}, {name: other})
    junior, senior = (tokens.client(app, clearance=level) for level in (1, 2))
    shown = await junior.get(f"{twins.url}/merge-preview", params={"absorbed_id": twins.absorbed_id})
    assert (shown.json()["needs_clearance"], name in shown.text) == (2, False)
    refused = await junior.post(f"{twins.url}/merge", json={"absorbed_id": twins.absorbed_id})
    assert (refused.status_code, refused.json()["code"]) == (403, "merge_needs_clearance")
    assert name not in refused.text
    assert (await twins.get(f"/v1/contacts/{twins.absorbed_id}"))[name] == other
    merged = await senior.post(f"{twins.url}/merge", json={"absorbed_id": twins.absorbed_id, "take": [name]})
    assert merged.status_code == 201
    assert (await twins.get(twins.url))[name] == other


async def test_two_hidden_superiors_need_their_level(app: FastAPI, tokens: Tokens, twins: Twins) -> None:
    for contact_id, name in ((twins.survivor_id, "A"), (twins.absorbed_id, "B")):
        boss = await twins.person(name, seniority="top")
        await twins.client.patch(f"/v1/contacts/{contact_id}", json={"reports_to_id": boss})
    body = {"absorbed_id": twins.absorbed_id}
    answers = [await tokens.client(app, clearance=one).post(f"{twins.url}/merge", json=body) for one in (1, 2)]
    assert [one.status_code for one in answers] == [403, 201]


@pytest.mark.parametrize(("values", "allowed"), [(("tea", "tea"), [201]), (("tea", "wine"), [403, 403, 201])])
async def test_custom_fields_that_differ_above_the_level_need_it(
    app: FastAPI, tokens: Tokens, twins: Twins, make_field: MakeField, values: tuple[str, str], allowed: list[int]
) -> None:
    await make_field("diet", "text", applies_to="contact", clearance=3)
    for contact_id, value in zip((twins.survivor_id, twins.absorbed_id), values, strict=True):
        await twins.client.patch(f"/v1/contacts/{contact_id}", json={"custom": {"diet": value}})
    assert (await twins.preview())["needs_clearance"] == len(allowed)
    body = {"absorbed_id": twins.absorbed_id}
    levels = range(1, len(allowed) + 1)
    answers = [await tokens.client(app, clearance=one).post(f"{twins.url}/merge", json=body) for one in levels]
    assert [one.status_code for one in answers] == allowed
