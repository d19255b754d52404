"""One test over many operations or shapes: thousands of tests of a millisecond would take minutes to distribute."""

from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")


def for_each(checked: Mapping[str, T]) -> Callable[[Callable[[T], None]], Callable[[], None]]:
    """Decorator: the test asserts of one, and becomes a test of all that names each that fails."""

    def decorate(check: Callable[[T], None]) -> Callable[[], None]:
        def test() -> None:
            failed = {name: reason for name, one in checked.items() if (reason := _reason(check, one))}
            assert checked
            assert failed == {}, "\n".join(f"{name}: {reason}" for name, reason in failed.items())

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return decorate


def _reason(check: Callable[[T], None], one: T) -> str | None:
    """Why the check fails; None: it does not."""
    try:
        check(one)
    except (AssertionError, LookupError, ValueError) as error:
        return repr(error)
    return None
