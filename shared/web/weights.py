"""The `Accept…` headers: what the caller takes, each with its weight (RFC 9110, 12.4)."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

_WEIGHT = re.compile(r";\s*q\s*=\s*(\d(?:\.\d{0,3})?)\s*(?:;|$)", re.IGNORECASE)


@lru_cache(maxsize=512)
def weights(header: str) -> Mapping[str, float]:
    """The values of the header in lower case with their weights; other parameters are ignored."""
    found: dict[str, float] = {}
    for part in header[:1000].lower().split(","):
        value = part.partition(";")[0].strip()
        if value:
            given = _WEIGHT.search(part)
            found[value] = min(float(given[1]), 1.0) if given else 1.0
    return MappingProxyType(found)


def weight_of_type(accept: str, media_type: str) -> float:
    """The weight of a media type: the most specific range of `Accept` counts; 0 refuses it."""
    given = weights(accept)
    if not given:
        return 1.0
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((given[one] for one in ranges if one in given), 0.0)


def accepts_any(accept: str, media_types: Iterable[str]) -> bool:
    """Whether `Accept` takes one of the media types."""
    return any(weight_of_type(accept, one) > 0 for one in media_types)
