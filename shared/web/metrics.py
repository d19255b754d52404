"""Prometheus metrics of a process; labelled by route template and status, never by customer."""

from fastapi import Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

request_seconds = Histogram(
    "guanxi_http_request_seconds",
    "Time to answer a request.",
    ["method", "route", "status"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
)
requests_running = Gauge("guanxi_http_requests_running", "Requests being answered now.")
connections_open = Gauge("guanxi_connections_open", "Connections from clients.")
connections_refused = Counter("guanxi_connections_refused", "Connections refused.", ["limit"])
connections_given_up = Counter("guanxi_connections_given_up", "Connections without a request, closed for newer ones.")
feed_lag_seconds = Gauge("guanxi_follower_lag_seconds", "Seconds that a follower is behind its feed.", ["source"])
feed_errors = Counter("guanxi_follower_errors", "Failed attempts to follow a feed.", ["source"])


async def read_metrics() -> Response:
    """Metrics in Prometheus' text format, for the internal network only: the gateway does not route to them."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
