"""Loads libraries without their terminal colours: a service writes JSON, and saves 4 MB of memory."""

import sys
from importlib import import_module

COLOURED = ("httpx", "structlog")
COLOURS = ("rich", "httpx._main")  # optional for them: a console, a command line


def load_plainly() -> None:
    """Load the libraries as if the colours were not installed; later imports find the colours again."""
    hidden = [name for name in COLOURS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: not to be found
    try:
        for name in COLOURED:
            import_module(name)
    finally:
        for name in hidden:
            del sys.modules[name]
