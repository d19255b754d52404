"""`If-None-Match`: unchanged content is not sent again."""


def is_cached(if_none_match: str | None, etag: str) -> bool:
    """Whether the caller already has this content; weak tags count like strong ones (RFC 9110, 13.1.2)."""
    tags = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return etag in tags or tags == ["*"]
