"""One customer read through the gateway, straight from the service, and through nginx in the gateway's place."""

import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import wrk
from tests.bench.processes import internal_token
from tests.bench.report import Result
from tests.journeys.house import House, post

Ways = dict[str, tuple[str, Callable[[], str]]]

ROUNDS = 3
SECONDS = 4

NGINX = """
worker_processes 1; daemon off; error_log stderr error; pid {folder}/pid;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};
  fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
  upstream customer {{ server 127.0.0.1:{service}; keepalive 64; }}
  server {{
    listen 127.0.0.1:{port} reuseport; keepalive_requests 1000000;
    location / {{ proxy_pass http://customer; proxy_http_version 1.1; proxy_set_header Connection ""; }}
  }}
}}
"""


@contextmanager
def nginx(house: House) -> Iterator[str]:
    """nginx as a plain proxy before the customer service; its address."""
    port = house.port + 5
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, service=house.port + 1, port=port))
        process = subprocess.Popen(["nginx", "-p", folder, "-c", str(config)])
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def measure(house: House) -> Iterator[Result]:
    """Rounds alternate between the ways, so that the machine's moods meet all alike."""
    admin = house.sign_in()
    path = f"/v1/customers/{post(admin, '/v1/customers', {'name': 'Measured'})['id']}"
    outside = admin.headers["Authorization"].removeprefix("Bearer ")
    with nginx(house) as nginx_url:
        ways: Ways = {
            "gateway": (house.url, lambda: outside),
            "straight": (f"http://127.0.0.1:{house.port + 1}", lambda: internal_token(house, "customer")),
            "nginx": (nginx_url, lambda: internal_token(house, "customer")),
        }
        many = _rounds(ways, path, connections=32)
        one = _rounds(ways, path, connections=1)
    rate = {way: statistics.median(load.per_second for load in loads) for way, loads in many.items()}
    p50 = {way: statistics.median(load.p50_ms for load in loads) for way, loads in one.items()}
    rates = " · ".join(f"{way} {value:,.0f}/s" for way, value in rate.items())
    medians = " · ".join(f"{way} {value:.2f} ms" for way, value in p50.items())
    yield Result("(b) gateway ÷ straight, 32 connections", rate["gateway"] / rate["straight"], 0.85, True, rates)
    yield Result("(b) gateway ÷ nginx, 32 connections", rate["gateway"] / rate["nginx"], 0.9, True, rates)
    yield Result("(b) p50 added at one connection, ms", p50["gateway"] - p50["straight"], 0.7, False, medians)


def _rounds(ways: Ways, path: str, *, connections: int) -> dict[str, list[wrk.Load]]:
    loads: dict[str, list[wrk.Load]] = {way: [] for way in ways}
    for seconds in (1, *[SECONDS] * ROUNDS):
        for way, (url, token) in ways.items():
            loads[way].append(wrk.run(url + path, token(), connections=connections, seconds=seconds))
    return {way: measured[1:] for way, measured in loads.items()}  # the first round warmed up
