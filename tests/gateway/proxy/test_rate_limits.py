"""How many requests one caller may send."""

import pytest

from gateway.proxy.problems import RateLimitExceeded
from gateway.proxy.rate_limits import RateLimit
from shared.web.answer_headers import RATE_LIMIT


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def spent(limit: RateLimit, caller: str = "erp") -> int:
    """How many requests pass now."""
    count = 0
    while count < 1000:
        try:
            limit.spend(caller)
        except RateLimitExceeded:
            break
        count += 1
    return count


def test_a_burst_up_to_the_limit_passes() -> None:
    assert spent(RateLimit("10/second", Clock())) == 10


def test_what_was_spent_comes_back_evenly() -> None:
    clock = Clock()
    limit = RateLimit("10/second", clock)
    spent(limit)
    clock.now += 0.35
    assert spent(limit) == 3
    clock.now += 60
    assert spent(limit) == 10


def test_what_is_given_back_may_be_spent_again() -> None:
    limit = RateLimit("10/second", Clock())
    spent(limit)
    for caller in ("erp", "bi"):
        limit.give_back(caller)
    assert (spent(limit), spent(limit, "bi")) == (1, 10)


def test_the_declared_headers_are_those_that_are_sent() -> None:
    sent = [name.decode() for name, _ in RateLimit("10/second", Clock()).spend("erp")]
    assert sent == [name.lower() for name in RATE_LIMIT]


def test_callers_do_not_share_a_limit() -> None:
    limit = RateLimit("10/second", Clock())
    assert (spent(limit, "erp"), spent(limit, "bi")) == (10, 10)


def test_no_limit_is_no_limit() -> None:
    assert spent(RateLimit("", Clock())) == 1000


def test_those_who_have_gone_quiet_are_forgotten() -> None:
    clock = Clock()
    limit = RateLimit("10/second", clock)
    limit.MAX_CALLERS = 5
    for number in range(5):
        limit.spend(str(number))
    clock.now += 60
    limit.spend("last")
    assert list(limit._busy_until) == ["last"]


def test_the_caller_is_told_how_long_to_wait() -> None:
    limit = RateLimit("2/minute", Clock())
    limit.spend("erp")
    limit.spend("erp")
    with pytest.raises(RateLimitExceeded) as refusal:
        limit.spend("erp")
    assert refusal.value.headers["Retry-After"] == "30"


def test_what_is_left_is_shown() -> None:
    clock = Clock()
    limit = RateLimit("10/minute", clock)
    limit.spend("erp")
    clock.now += 1
    shown = dict(limit.spend("erp"))
    assert shown == {b"ratelimit-limit": b"10", b"ratelimit-remaining": b"8", b"ratelimit-reset": b"11"}
    spent(limit)
    with pytest.raises(RateLimitExceeded) as refused:
        limit.spend("erp")
    assert (refused.value.headers["ratelimit-remaining"], refused.value.headers["ratelimit-limit"]) == ("0", "10")
