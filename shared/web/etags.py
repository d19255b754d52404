"""`If-None-Match`: nobody reads the same content twice."""


def is_at_hand(if_none_match: str | None, etag: str) -> bool:
    """Whether the caller has this very content already, weak tags being as good as strong ones (RFC 9110, 13.1.2)."""
    tags = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return etag in tags or tags == ["*"]
