"""The house's processes, seen from outside."""

import json
import re

import httpx
import psutil

from tests.journeys.house import House


def process_of(house: House, name: str) -> psutil.Process:
    """The process that serves the gateway or a service."""
    return next(process for process in house.family() if {"deploy.serving", name} <= set(process.cmdline()))


def internal_token(house: House, audience: str) -> str:
    """A token that a service believes, as another service gets it."""
    asker = "planning" if audience != "planning" else "kpi"
    secrets = json.loads(process_of(house, "gateway").environ()["GATEWAY_SERVICE_SECRETS"])
    answer = httpx.post(
        f"{house.url}/internal/tokens",
        json={"audience": audience},
        auth=(asker, secrets[asker]),
        trust_env=False,
    )
    return str(answer.raise_for_status().json()["token"])


def as_administrator(url: str) -> str:
    """The address for the server's administrator, who may make databases."""
    return re.sub("//[^@]*@", "//postgres@", url)


def database_of(house: House, service: str) -> str:
    """The service's database, for looking in beside it."""
    url = process_of(house, service).environ()[f"{service.upper()}_DATABASE_URL"]
    server, _, options = url.partition("?")
    return f"{server}_{service}?{options}"
