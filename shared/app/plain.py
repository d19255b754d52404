"""Libraries that bring a terminal's colours along, loaded without them: a service writes JSON, and is 4 MB smaller."""

import sys
from importlib import import_module

COLOURED = ("httpx", "structlog")
COLOURS = ("rich", "httpx._main")  # what they do without where it is not installed: a console, a command line


def load_plainly() -> None:
    """Load them as if nothing of the kind were installed; whoever asks for it afterwards finds it."""
    hidden = [name for name in COLOURS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: not to be found
    try:
        for name in COLOURED:
            import_module(name)
    finally:
        for name in hidden:
            del sys.modules[name]
