"""Events are written in one place: by the session's capture, and by the feed's function for bulk changes."""

import re
from pathlib import Path

WRITES = re.compile(r"(insert|update|delete)\(\s*events\b|(INSERT INTO|UPDATE|DELETE FROM) events\b")
WRITERS = {"shared/feed/events.py", "shared/feed/bulk.py"}
ROOT = Path(__file__).parents[2]


def test_nothing_but_the_feed_writes_events() -> None:
    sources = [path for folder in ("deploy", "gateway", "services", "shared") for path in (ROOT / folder).rglob("*.py")]
    writers = {str(path.relative_to(ROOT)) for path in sources if WRITES.search(path.read_text())}
    assert {path for path in writers if "/migrations/" not in path} == WRITERS
