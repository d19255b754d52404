"""The quick half of `make attack`: on a house of its own, nothing gets through."""

from collections.abc import Callable, Iterator
from functools import partial

import httpx
import pytest

from tests.attack import assignment, bombs, faults, fuzz, rights, tokens
from tests.attack.tried import Tried
from tests.journeys.house import House

pytestmark = pytest.mark.journey

QUICK: dict[str, Callable[[House], Iterator[Tried]]] = {
    "tokens": tokens.measure,
    "rights": rights.measure,
    "assignment": assignment.measure,
    "fuzz": partial(fuzz.measure, each=fuzz.QUICK_EACH),
    "bombs": partial(bombs.measure, megabytes=bombs.QUICK_MEGABYTES),
    "faults": partial(faults.measure, rounds=faults.QUICK_ROUNDS),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that lets one client ask as often as it can."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GATEWAY_RATE_LIMIT", "")
        running = House(tmp_path_factory.mktemp("house")).start()
    yield running
    running.stop()


@pytest.mark.parametrize("attack", QUICK.values(), ids=QUICK.keys())
def test_nothing_gets_through(house: House, attack: Callable[[House], Iterator[Tried]]) -> None:
    for tried in attack(house):
        assert tried.is_met, str(tried)


def test_what_gets_through_is_reported() -> None:
    tried = Tried("doors")
    assert not tried.is_met, "nothing tried shows nothing"
    tried.judge("the front door", True)
    assert tried.is_met
    tried.judge("the back door", False)
    assert not tried.is_met
    assert "2 tried" in str(tried)
    assert "GOT THROUGH  the back door" in str(tried)


@pytest.mark.parametrize(
    ("answer", "held"),
    [
        (httpx.Response(200, text="shown"), True),
        (httpx.Response(422, headers={"Content-Type": "application/problem+json"}, text="{}"), True),
        (httpx.Response(500, headers={"Content-Type": "application/problem+json"}, text="{}"), False),
        (httpx.Response(400, headers={"Content-Type": "text/plain"}, text="Bad Request"), False),
        (httpx.Response(200, text="Traceback (most recent call last)"), False),
    ],
)
def test_a_failure_of_ours_gets_through(answer: httpx.Response, held: bool) -> None:
    tried = Tried("doors")
    tried.survived("a door", answer)
    assert tried.is_met == held
