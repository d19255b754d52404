"""Where the commands write: results to standard output, complaints to standard error."""

from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def complain(message: str) -> None:
    """Say in red what is wrong; the text is shown as it is."""
    err.print(message, style="red", markup=False, soft_wrap=True)
