"""`Allow`: the methods that a path supports, for 405 and OPTIONS."""

from collections.abc import Iterable

from fastapi import FastAPI
from fastapi.routing import APIRoute


def with_implied(methods: Iterable[str]) -> list[str]:
    """The methods with those that follow from them: HEAD from GET, and OPTIONS."""
    return sorted({*methods, "OPTIONS", *(["HEAD"] if "GET" in methods else [])})


def methods_of(app: FastAPI, path: str) -> list[str]:
    """The methods of all operations at this path of the app."""
    found: set[str] = set()
    for route in app.routes:
        if isinstance(route, APIRoute) and route.path_regex.match(path):
            found |= route.methods or set()
    return with_implied(found)
