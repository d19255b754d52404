"""ETags of answers."""

import httpx


def state_of(answer: httpx.Response) -> str:
    """The part of the answer's ETag that names the row's state."""
    return answer.headers["etag"].strip('"').partition(".")[0]


def seen_in(answer: httpx.Response) -> dict[str, str]:
    """The headers of a change by somebody who has seen this answer."""
    return {"If-Match": answer.headers["etag"]}
