"""Files to save: their name in the headers."""

import re
from urllib.parse import quote


def disposition_of(name: str) -> str:
    """`Content-Disposition` that saves the file under its name, in any script (RFC 6266, RFC 8187)."""
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
