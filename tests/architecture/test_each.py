"""A test of many names all that fail."""

import pytest

from tests.architecture.each import for_each


def test_all_that_fail_are_named() -> None:
    @for_each({"one": 1, "two": 2, "three": 3})
    def is_even(number: int) -> None:
        assert number % 2 == 0

    with pytest.raises(AssertionError) as failed:
        is_even()
    named = [line.partition(":")[0] for line in str(failed.value).splitlines()]
    assert ("one" in named, "two" in named, "three" in named) == (True, False, True)


def test_a_test_of_nothing_fails() -> None:
    @for_each({})
    def is_anything(_: int) -> None: ...

    with pytest.raises(AssertionError):
        is_anything()
