"""An operation's texts in the OpenAPI: the first sentence of its docstring is the summary, the rest the description."""

import inspect
import re
from collections.abc import Callable
from typing import Any, NamedTuple

_FIRST_SENTENCE = re.compile(r"(.+?)\.(?:\s+|$)(.*)", re.DOTALL)


class OperationTexts(NamedTuple):
    """What the OpenAPI says about an operation."""

    summary: str
    description: str


def texts_of(function: Callable[..., Any]) -> OperationTexts:
    """The texts of an operation; where one sentence says all, it is the description too. Raises TypeError."""
    text = inspect.cleandoc(function.__doc__ or "")
    found = _FIRST_SENTENCE.fullmatch(text)
    if found is None:
        raise TypeError(f"the docstring of {function.__name__} does not begin with a sentence: it is the summary")
    return OperationTexts(" ".join(found[1].split()), found[2] or text)
