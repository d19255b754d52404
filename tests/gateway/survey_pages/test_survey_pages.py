"""The answer page at the gateway: passed through without a token, limited, and plain words when something is wrong."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from gateway.proxy.rate_limits import RateLimit
from gateway.proxy.upstream import Upstream
from tests.gateway.conftest import House
from tests.gateway.fake_service import Conversation, Service

SECRET = "gxs_" + "A" * 43
POLICY = "default-src 'none'; style-src 'sha256-x'; form-action 'self'"


class Pages:
    """The relationship service, which has a page for whatever it is asked."""

    def __init__(self, service: Service) -> None:
        self.service, self.status, self.bodies = service, "200 OK", list[bytes]()
        self.kind = "text/html; charset=utf-8"
        service.handler = self.converse

    async def converse(self, talk: Conversation) -> None:
        while True:
            await talk.read_head()
            self.bodies.append(await talk.read_body())
            headers = f"content-type: {self.kind}\r\ncontent-language: en\r\ncontent-security-policy: {POLICY}\r\n"
            headers += "cache-control: no-store, no-transform\r\nset-cookie: a=b\r\nx-other: 1\r\n"
            await talk.answer(b"<p>page</p>", status=self.status, headers=headers)


@pytest.fixture
async def pages(house: House) -> AsyncIterator[Pages]:
    state, service = house.app.state, Service()
    server = await asyncio.start_server(service.converse, "127.0.0.1", 0)
    real = state.upstreams["relationship"], state.survey_rate_limit
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    state.upstreams["relationship"] = Upstream("relationship", url, state.http)
    state.survey_rate_limit = RateLimit("3/minute")
    yield Pages(service)
    state.upstreams["relationship"], state.survey_rate_limit = real
    server.close()


async def test_a_page_needs_no_token_and_is_asked_for_in_the_gateways_name(house: House, pages: Pages) -> None:
    visitor = house.visitor()
    page = await visitor.get(f"/surveys/{SECRET}?language=en", headers={"Accept-Language": "zh", "Cookie": "a=b"})
    assert (page.status_code, page.text, page.headers["content-security-policy"]) == (200, "<p>page</p>", POLICY)
    assert (page.headers["referrer-policy"], page.headers["x-frame-options"]) == ("no-referrer", "DENY")
    assert (page.headers["cache-control"], page.headers["content-language"]) == ("no-store, no-transform", "en")
    assert {"set-cookie", "x-other"}.isdisjoint(page.headers)
    (head,) = pages.service.heads
    assert head.startswith(f"GET /internal/survey-pages/{SECRET}?language=en HTTP/1.1")
    assert ("Accept-Language: zh" in head, "Authorization: Bearer " in head, "Cookie" in head) == (True, True, False)


async def test_a_form_is_passed_on_as_it_is(house: House, pages: Pages) -> None:
    page = await house.visitor().post(f"/surveys/{SECRET}", data={"trust.perception": "4", "x": "好 & bad"})
    assert (page.status_code, pages.bodies) == (200, [b"trust.perception=4&x=%E5%A5%BD+%26+bad"])
    large = await house.visitor().post(f"/surveys/{SECRET}", content=b"x" * (256 * 1024 + 1))
    assert (large.status_code, large.headers["content-type"], len(pages.bodies)) == (413, "text/html; charset=utf-8", 1)


async def test_a_link_and_an_address_with_invalid_links_are_limited(house: House, pages: Pages) -> None:
    one = "gxs_" + "B" * 43
    statuses = [(await house.visitor().get(f"/surveys/{one}")).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    pages.status = "404 Not Found"
    guesser = house.visitor()
    guessed = [await guesser.get(f"/surveys/gxs_{number:043}") for number in range(4)]
    assert [page.status_code for page in guessed] == [404, 404, 404, 429]
    assert len(pages.bodies) == 3 + 3
    assert "retry-after" in guessed[-1].headers
    assert "wait a minute" in guessed[-1].text
    assert (await house.visitor().get(f"/surveys/gxs_{9:043}")).status_code == 404


async def test_attempts_at_once_are_counted_before_the_service_is_asked(house: House, pages: Pages) -> None:
    pages.status = "404 Not Found"
    guesser = house.visitor()
    guessed = await asyncio.gather(*(guesser.get(f"/surveys/gxs_{number:043}") for number in range(9)))
    assert sorted(page.status_code for page in guessed) == [*[404] * 3, *[429] * 6]
    assert len(pages.bodies) == 3


async def test_valid_links_of_one_address_are_not_limited_together(house: House, pages: Pages) -> None:
    office = house.visitor()
    answers = [(await office.get(f"/surveys/gxs_{number:043}")).status_code for number in range(9)]
    assert answers == [200] * 9
    pages.status = "410 Gone"
    assert (await office.get(f"/surveys/gxs_{9:043}")).status_code == 410


async def test_while_the_service_is_away_attempts_count(house: House) -> None:
    real, house.app.state.survey_rate_limit = house.app.state.survey_rate_limit, RateLimit("3/minute")
    guesser = house.visitor()
    statuses = [(await guesser.get(f"/surveys/gxs_{number:043}")).status_code for number in range(4)]
    house.app.state.survey_rate_limit = real
    assert statuses == [503, 503, 503, 429]


@pytest.mark.parametrize(("language", "words"), [("en", "try again in a few minutes"), ("zh-CN", "请几分钟后重试")])
async def test_while_the_service_is_away_people_read_so(house: House, language: str, words: str) -> None:
    page = await house.visitor().get(f"/surveys/{SECRET}", headers={"Accept-Language": language})
    assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert (words in page.text, "relationship" in page.text) == (True, False)


async def test_a_problem_of_the_service_is_not_shown(house: House, pages: Pages) -> None:
    pages.kind, pages.status = "application/problem+json", "500 Internal Server Error"
    page = await house.visitor().get(f"/surveys/{SECRET}")
    assert (page.status_code, "page</p>" in page.text) == (502, False)


@pytest.mark.parametrize("path", ["/surveys/", "/surveys/a/b", "/surveys/%2e%2e"])
async def test_other_addresses_are_not_there(house: House, pages: Pages, path: str) -> None:
    assert (await house.visitor().get(path)).status_code in {400, 404}
    assert pages.service.heads == []
