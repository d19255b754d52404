"""A PostgreSQL of a bench's own, for one that is run by itself."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.postgres import Postgres
from tests.bench.report import Result


@contextmanager
def own_server() -> Iterator[str]:
    """Its address, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="gx") as folder:
        server = Postgres(Path(folder) / "data")
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


def print_on_own_server(measure: Callable[[str], Iterable[Result]]) -> None:
    """Print each result as it comes; `measure` takes the server's address."""
    with own_server() as url:
        for result in measure(url):
            print(result, flush=True)
