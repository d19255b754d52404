"""The commands' output: results to standard output, errors to standard error."""

from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_error(message: str) -> None:
    """Print an error in red, without interpreting markup."""
    err.print(message, style="red", markup=False, soft_wrap=True)
