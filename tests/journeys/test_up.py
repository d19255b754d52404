"""`guanxi up`, as whoever tries it out: it starts, is furnished, stops without a trace, and keeps what was done."""

import signal
import time

import httpx
import psutil
import pytest

from shared.time import utc_now
from tests.journeys.house import House, eventually, get, post


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("demo"), with_demo=True)


def test_the_demo_company_can_be_looked_at(demo: House) -> None:
    demo.start()
    admin, bi = demo.sign_in(), demo.client_of("bi")
    customers = get(admin, "/v1/customers", count="true")["count"]
    assert 250 <= customers <= 350
    shares = eventually(lambda: top_tenth_share(bi))
    assert 0.6 <= shares <= 0.8
    assert get(admin, "/v1/contacts", count="true")["count"] > customers
    assert get(admin, "/v1/plans", limit=1)["items"]
    assert get(admin, "/v1/key-person-assessments", limit=1)["items"]
    assert get(bi, "/v1/receivables", limit=1)["items"]
    assert get(bi, "/v1/unknown-codes")["items"]


def top_tenth_share(bi: httpx.Client) -> float:
    """Share of the best tenth of the customers in the sales of the last two years."""
    year = utc_now().year
    period = {"from": f"{year - 1}-01-01", "to": f"{year}-12-31"}
    return float(get(bi, "/v1/kpi-values", kpi="concentration_top_tenth", **period)["items"][0]["value"])


def test_ctrl_c_leaves_no_process_and_a_second_start_keeps_the_data(demo: House) -> None:
    made = post(demo.sign_in(), "/v1/customers", {"name": "Kept over the night"})
    assert demo.stop(signal.SIGINT) < 10
    began = time.monotonic()
    demo.start()
    assert time.monotonic() - began < 30
    assert get(demo.sign_in(), f"/v1/customers/{made['id']}")["name"] == "Kept over the night"


def test_what_dies_is_started_again(demo: House) -> None:
    admin = demo.sign_in()
    customer = next(process for process in demo.family() if {"deploy.serving", "customer"} <= set(process.cmdline()))
    customer.kill()
    psutil.wait_procs([customer], timeout=5)
    eventually(lambda: admin.get("/v1/customers").status_code == 200)


def test_a_terminated_house_is_gone_within_ten_seconds(demo: House) -> None:
    assert demo.stop(signal.SIGTERM) < 10
    with pytest.raises(httpx.ConnectError):
        httpx.get(demo.url, trust_env=False)
