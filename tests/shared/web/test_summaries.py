"""The first sentence of a docstring is the summary."""

import pytest

from shared.web.summaries import texts_of


def one() -> None:
    """A thing by `v1.2`; its `ETag` too."""


def several() -> None:
    """Add a thing,
    whatever it is. It stays.

    Until it is removed.
    """


def unfinished() -> None:
    """No sentence"""


def test_one_sentence_is_summary_and_description() -> None:
    assert texts_of(one) == ("A thing by `v1.2`; its `ETag` too", "A thing by `v1.2`; its `ETag` too.")


def test_the_rest_is_the_description() -> None:
    assert texts_of(several) == ("Add a thing, whatever it is", "It stays.\n\nUntil it is removed.")


def test_a_docstring_begins_with_a_sentence() -> None:
    with pytest.raises(TypeError, match="unfinished"):
        texts_of(unfinished)
