"""Files to save: their name in the headers."""

import re
from urllib.parse import quote

DOCUMENT_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""`Content-Security-Policy` of a drawing or a page that loads nothing and runs nothing, but has styles of its own."""


def disposition_of(name: str) -> str:
    """`Content-Disposition` that saves the file under its name, in any script (RFC 6266, RFC 8187)."""
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
