"""Briefings over HTTP: what is in them, in which format, and what they never show."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.briefings.briefings import clients
from shared.auth.visibility import customers
from shared.customers.competitors import CompetitorEntry, keep_competitors
from shared.database import execute, transaction
from shared.documents.papers.structure import Paper
from shared.documents.rendering.renderer import Renderer
from shared.documents.rendering.tasks import Work
from shared.time import company_today
from shared.web.peers import PeerUnavailable, ServiceHttp
from tests.relationship.conftest import CopyPeople, Person, body_for
from tests.relationship.contact.conftest import meeting
from tests.sign_in import Tokens

AT, ASSESSMENTS = "/v1/briefings", "/v1/key-person-assessments"
NewPerson = Callable[..., Awaitable[Person]]
HIDDEN = ("赵总裁", "教练老王", "私密备注", "喜欢普洱", "想当副总", "龙井茶")


@pytest.fixture
async def buyer(new_person: NewPerson) -> Person:
    return await new_person(
        is_key=True,
        decision_role="buyer",
        title="采购经理",
        department="采购部",
        influence=4,
        decision_bases=["economic", "time"],
        birthday=str((company_today() + timedelta(days=20)).replace(year=1980)),
        preferences="喜欢普洱",
        career_wishes="想当副总",
        private_notes="私密备注",
    )


async def brief(client: httpx.AsyncClient, person: Person, **params: str) -> dict[str, Any]:
    answer = await client.get(AT, params={"customer_id": person.customer_id} | params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def assess(client: httpx.AsyncClient, person: Person, *scores: int, **fields: Any) -> None:
    made = await client.post(ASSESSMENTS, json=body_for(person, *scores, **fields))
    assert made.status_code == 201, made.text


async def hold(client: httpx.AsyncClient, person: Person, **fields: Any) -> None:
    made = await client.post("/v1/touchpoints", json=meeting(person, **fields))
    assert made.status_code == 201, made.text


async def test_levels_have_since_when_and_what_moved_them_last(
    customer: httpx.AsyncClient, relationship: httpx.AsyncClient, buyer: Person
) -> None:
    await assess(relationship, buyer, 1, 1, 1, 1, 1, 1, assessed_on="2025-01-31")
    await assess(relationship, buyer, 5, 5, 5, 5, 3, 2, assessed_on="2025-02-28")
    await assess(relationship, buyer, 5, 5, 5, 5, 3, 2, assessed_on="2025-03-31")
    rival = (await customer.post("/v1/competitors", json={"name": "研锐控制有限公司", "short_name": "研锐"})).json()
    await assess(relationship, buyer, competitor_id=rival["id"], assessed_on="2025-01-15")
    (person,) = (await brief(relationship, buyer))["people"]
    ours = person["ours"]
    assert (ours["level"], ours["since_on"], ours["assessed_on"]) == ("supportive", "2025-02-28", "2025-03-31")
    assert ours["previous_level"] == "contacted"
    assert [(one["before"], one["after"], one["evidence"]) for one in ours["moved_by"]] == [(1, 5, "seen 5")] * 3
    (rival,) = person["rivals"]
    assert (rival["competitor"], rival["previous_level"], rival["moved_by"]) == ("研锐", None, [])
    assert (person["next_level"], person["lacks"]) == ("exclusive", ["competitive_attitude", "project_support"])
    assert person["measures"][0]["dimension"] == "competitive_attitude"
    assert any(one["dimension"] is None for one in person["measures"])


async def test_a_fall_is_explained_by_what_fell(relationship: httpx.AsyncClient, buyer: Person) -> None:
    await assess(relationship, buyer, 4, 4, 4, 4, 4, 4, assessed_on="2025-01-31")
    await assess(relationship, buyer, 5, 4, 4, 4, 1, 0, assessed_on="2025-02-28")
    (person,) = (await brief(relationship, buyer))["people"]
    assert person["ours"]["level"] == "opposed"
    causes = [(one["dimension"], one["after"]) for one in person["ours"]["moved_by"]]
    assert causes == [("competitive_attitude", 0), ("project_support", 1)]


async def test_who_was_never_met_has_no_level_and_a_first_step(relationship: httpx.AsyncClient, buyer: Person) -> None:
    (person,) = (await brief(relationship, buyer, contact_ids=buyer.contact_id))["people"]
    assert (person["ours"], person["next_level"], person["lacks"], person["last_met_on"]) == (None, None, [], None)
    assert person["measures"]
    assert {tuple(one["levels"]) for one in person["measures"]} == {()}


async def test_it_has_contact_commitments_gifts_and_what_is_personal(
    relationship: httpx.AsyncClient, buyer: Person
) -> None:
    promised = [
        {"side": "ours", "what": "三套样件", "due_on": "2025-04-10"},
        {"side": "theirs", "what": "滚动需求", "due_on": "2999-04-15"},
    ]
    gifts = [{"gift": "龙井茶", "amount": "48", "contact_id": buyer.contact_id, "occasion": "birthday"}]
    await hold(relationship, buyer, days=2, outcome="确认框架价", commitments=promised, gifts=gifts)
    await hold(relationship, buyer, days=-3, purpose="回访")
    found = await brief(relationship, buyer)
    assert [one["outcome"] for one in found["touchpoints"]] == ["确认框架价"]
    assert [one["purpose"] for one in found["planned"]] == ["回访"]
    assert [(one["side"], one["status"]) for one in found["commitments"]] == [("ours", "overdue"), ("theirs", "open")]
    (person,) = found["people"]
    assert person["last_met_on"] == (company_today() - timedelta(days=2)).isoformat()
    assert [(one["gift"], one["amount"]) for one in person["gifts"]] == [("龙井茶", "48")]
    assert (person["preferences"], person["private_notes"]) == ("喜欢普洱", "私密备注")
    assert "birthday" in [one["kind"] for one in person["days"]]
    assert [one["name_zh"] for one in person["materials"]] == ["成本对比"]
    assert (found["is_incomplete"], found["incomplete"]) == (False, [])


async def test_it_has_every_gift_to_the_person_and_none_that_was_not_given(
    relationship: httpx.AsyncClient, buyer: Person
) -> None:
    body = {"customer_id": buyer.customer_id, "contact_ids": [buyer.contact_id], "kind": "gift", "amount": "45"}
    body |= {"occasion": "birthday", "happens_on": str(company_today())}
    given, planned = [
        (await relationship.post("/v1/expenses", json=body | {"purpose": purpose})).json()
        for purpose in ("普洱茶", "贺卡")
    ]
    spent = await relationship.post(f"/v1/expenses/{given['id']}/actual", json={"actual_amount": "42"})
    assert (spent.status_code, planned["status"]) == (200, "approved"), spent.text
    gifts = [{"gift": "龙井茶", "amount": "48", "contact_id": buyer.contact_id, "occasion": "birthday"}]
    await hold(relationship, buyer, days=2, gifts=gifts)
    (person,) = (await brief(relationship, buyer))["people"]
    assert [(one["gift"], one["amount"]) for one in person["gifts"]] == [("普洱茶", "42"), ("龙井茶", "48")]


async def test_a_renamed_rival_has_one_story(
    app: FastAPI, customer: httpx.AsyncClient, relationship: httpx.AsyncClient, buyer: Person
) -> None:
    rival = (await customer.post("/v1/competitors", json={"name": "研锐控制有限公司", "short_name": "研锐"})).json()
    await assess(relationship, buyer, 1, 1, 1, 1, 1, 1, competitor_id=rival["id"], assessed_on="2025-01-15")
    async with transaction(app.state.engine) as session:
        renamed = CompetitorEntry(id=rival["id"], name="明锐集团", short_name=None, is_deleted=False)
        await keep_competitors(session, [renamed])
    await assess(relationship, buyer, competitor_id=rival["id"], assessed_on="2025-02-15")
    (found,) = (await brief(relationship, buyer))["people"][0]["rivals"]
    assert (found["competitor_id"], found["competitor"]) == (rival["id"], "明锐集团")
    assert (found["previous_level"], found["level"], found["since_on"]) == ("contacted", "favourable", "2025-02-15")


async def test_who_was_met_and_not_assessed_is_to_be_assessed(relationship: httpx.AsyncClient, buyer: Person) -> None:
    await hold(relationship, buyer, days=2)
    found = await brief(relationship, buyer)
    (person,) = found["people"]
    assert (person["ours"], person["no_level"], person["measures"]) == (None, "not_assessed", [])
    params = {"customer_id": buyer.customer_id, "format": "html"}
    chinese = (await relationship.get(AT, params=params | {"language": "zh-CN"})).text
    assert "尚未评估" in chinese
    assert "未接触" not in chinese
    english = (await relationship.get(AT, params=params | {"language": "en"})).text
    assert all(words in english for words in ("Not assessed yet", "Assess the relationship."))


async def test_plans_that_nobody_recorded_do_not_hide_the_next_visit(
    relationship: httpx.AsyncClient, buyer: Person
) -> None:
    for days in range(1, 11):
        await hold(relationship, buyer, days=days, status="planned", purpose=f"{days} days ago")
    await hold(relationship, buyer, days=-3, purpose="回访")
    found = await brief(relationship, buyer)
    assert [one["purpose"] for one in found["planned"]] == ["回访"]
    assert [one["purpose"] for one in found["unrecorded"]] == [f"{days} days ago" for days in range(1, 9)]
    params = {"customer_id": buyer.customer_id, "format": "html", "language": "zh-CN"}
    page = (await relationship.get(AT, params=params)).text
    assert all(words in page for words in ("回访", "尚未登记", "8 days ago"))


async def test_what_is_personal_is_read_of_everybody(
    relationship: httpx.AsyncClient, buyer: Person, new_person: NewPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "AT_ONCE", 2)
    monkeypatch.setattr(clients, "MAX_DAYS", 1)
    wishes = {f"P{number}": f"goal {number}" for number in range(5)}
    birthday = (company_today() + timedelta(days=20)).replace(year=1980)
    for name, text in wishes.items():
        await new_person(buyer.customer_id, name=name, is_key=True, career_wishes=text, birthday=str(birthday))
    people = {one["name"]: one for one in (await brief(relationship, buyer))["people"]}
    assert {name: people[name]["career_wishes"] for name in wishes} == wishes
    assert all("birthday" in [day["kind"] for day in people[name]["days"]] for name in wishes)


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", ("利润客户、大客户", "高潜力")), ("en", ("Profit, Big", "High potential"))]
)
async def test_the_value_rating_is_in_the_readers_language(
    app: FastAPI, relationship: httpx.AsyncClient, buyer: Person, copy_people: CopyPeople, language: str, words: Any
) -> None:
    await copy_people(buyer)
    async with transaction(app.state.engine) as session:
        rated = {"tags": ["profit", "big"], "quadrant": "high_potential"}
        mine = sa.update(customers).where(customers.c.id == UUID(buyer.customer_id))
        await execute(session, mine.values(rated))
    params = {"customer_id": buyer.customer_id, "format": "html", "language": language}
    page = (await relationship.get(AT, params=params)).text
    assert all(one in page for one in words)


async def test_a_briefing_uses_the_companys_own_names(relationship: httpx.AsyncClient, buyer: Person) -> None:
    in_force = await relationship.get("/v1/key-person-schemes/current")
    own = {
        "level_names": {"favourable": {"en": "Friend", "zh": "朋友"}},
        "dimension_names": {"project_support": {"en": "Votes for us", "zh": "投票支持"}},
    }
    body = {"content": in_force.json()["content"] | own, "reason": "our words"}
    made = await relationship.post("/v1/key-person-schemes", json=body, headers={"If-Match": in_force.headers["etag"]})
    assert made.status_code == 201, made.text
    await assess(relationship, buyer, 5, 5, 5, 5, 2, 2)
    params = {"customer_id": buyer.customer_id, "format": "html"}
    chinese = (await relationship.get(AT, params=params | {"language": "zh-CN"})).text
    assert all(words in chinese for words in ("朋友", "投票支持"))
    english = (await relationship.get(AT, params=params | {"language": "en"})).text
    assert all(words in english for words in ("Friend", "Votes for us"))


async def test_only_those_asked_for_are_briefed(
    relationship: httpx.AsyncClient, buyer: Person, new_person: NewPerson
) -> None:
    user = await new_person(buyer.customer_id, name="韩梅梅")
    await assess(relationship, buyer)
    await hold(relationship, user, outcome="与他人")
    found = await brief(relationship, buyer)
    assert [one["contact_id"] for one in found["people"]] == [buyer.contact_id]
    assert found["touchpoints"] == []
    both = await brief(relationship, buyer, contact_ids=f"{user.contact_id},{buyer.contact_id}")
    assert [one["contact_id"] for one in both["people"]] == [user.contact_id, buyer.contact_id]


async def test_a_stranger_is_a_clear_problem(
    relationship: httpx.AsyncClient, buyer: Person, new_person: NewPerson
) -> None:
    stranger = await new_person()
    params = {"customer_id": buyer.customer_id, "contact_ids": stranger.contact_id}
    refused = await relationship.get(AT, params=params)
    assert (refused.status_code, refused.json()["code"]) == (422, "contact_unknown")
    many = ",".join(f"01a1ff25-b1ea-7d05-9c3e-{number:012x}" for number in range(51))
    refused = await relationship.get(AT, params={"customer_id": buyer.customer_id, "contact_ids": many})
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (400, "contact_ids")


async def test_who_has_left_is_not_met_any_more(
    relationship: httpx.AsyncClient, buyer: Person, copy_people: CopyPeople
) -> None:
    await copy_people(buyer, has_left=True)
    params = {"customer_id": buyer.customer_id, "contact_ids": buyer.contact_id}
    refused = await relationship.get(AT, params=params)
    assert (refused.status_code, refused.json()["code"]) == (422, "contact_has_left")


async def test_without_the_customer_service_what_is_known_is_served_and_marked(
    relationship: httpx.AsyncClient, buyer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await assess(relationship, buyer)
    await brief(relationship, buyer)

    async def away(*_: Any, **__: Any) -> Any:
        raise PeerUnavailable(peer="customer")

    monkeypatch.setattr(ServiceHttp, "get_as", away)
    found = await brief(relationship, buyer)
    assert (found["is_incomplete"], found["incomplete"]) == (True, ["personal", "days"])
    (person,) = found["people"]
    assert person["ours"]["level"] == "favourable"
    assert (person["preferences"], person["private_notes"], person["days"]) == (None, None, [])
    page = await relationship.get(AT, params={"customer_id": buyer.customer_id, "format": "html", "language": "zh-CN"})
    assert "内容不完整" in page.text


@pytest.mark.parametrize(("format_", "begin"), [("html", b"<!doctype html>"), ("pdf", b"%PDF"), ("json", b"{")])
async def test_each_format_answers(relationship: httpx.AsyncClient, buyer: Person, format_: str, begin: bytes) -> None:
    answer = await relationship.get(AT, params={"customer_id": buyer.customer_id, "format": format_})
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(begin)


async def test_the_page_is_in_the_language_asked_for(relationship: httpx.AsyncClient, buyer: Person) -> None:
    params = {"customer_id": buyer.customer_id, "contact_ids": buyer.contact_id, "format": "html"}
    chinese = (await relationship.get(AT, params=params | {"language": "zh-CN"})).text
    english = (await relationship.get(AT, params=params | {"language": "en"})).text
    assert all(words in chinese for words in ("会前简报", "采购经理", "首次接触措施", "成本对比", "决策依据"))
    assert all(words in english for words in ("Briefing before the meeting", "First contact", "Cost comparison"))


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[Paper]:
    """The papers that pages are made of: a PDF has no text that could be searched."""
    made: list[Paper] = []
    publish = Renderer.publish

    async def remember(self: Renderer, paper: Paper, work: Work) -> Any:
        made.append(paper)
        return await publish(self, paper, work)

    monkeypatch.setattr(Renderer, "publish", remember)
    return made


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("format_", ["json", "html", "pdf"])
async def test_no_format_shows_level_1_a_hidden_person_or_what_is_private(
    app: FastAPI,
    tokens: Tokens,
    relationship: httpx.AsyncClient,
    buyer: Person,
    new_person: NewPerson,
    papers: list[Paper],
    format_: str,
    language: str,
) -> None:
    chief = await new_person(buyer.customer_id, name="赵总裁", seniority="top", is_key=True)
    coach = await new_person(buyer.customer_id, name="教练老王", decision_role="coach", is_key=True)
    for one in (chief, coach):
        await assess(relationship, one)
    promised = [{"side": "ours", "what": "仅对其承诺", "contact_id": coach.contact_id}]
    gifts = [{"gift": "龙井茶", "amount": "48", "contact_id": buyer.contact_id, "occasion": "birthday"}]
    people = [buyer.contact_id, chief.contact_id, coach.contact_id]
    await hold(relationship, buyer, contact_ids=people, outcome="同桌", commitments=promised, gifts=gifts)
    params = {"customer_id": buyer.customer_id, "format": format_, "language": language}
    async with tokens.client(app, clearance=1) as assistant:
        shown = await assistant.get(AT, params=params)
        assert shown.status_code == 200, shown.text
        text = str(papers[-1]) if format_ == "pdf" else shown.text
        assert "李雷" in text  # it has words that can be searched
        found = [word for word in (*HIDDEN, "仅对其承诺", chief.contact_id, coach.contact_id) if word in text]
        assert found == []
        asked = params | {"contact_ids": chief.contact_id}
        assert (await assistant.get(AT, params=asked)).json()["code"] == "contact_unknown"
    whole = await relationship.get(AT, params=params)
    text = str(papers[-1]) if format_ == "pdf" else whole.text
    assert [word for word in HIDDEN if word not in text] == []
