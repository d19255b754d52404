"""Field types of what goes over the wire."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared import shapes


@pytest.mark.parametrize(("text", "code"), [("", "string_too_short"), ("  \n", "string_too_short")])
def test_a_remark_says_something(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(shapes.Remark).validate_python(text)
    assert caught.value.errors()[0]["type"] == code


def test_a_remark_is_stripped_and_may_have_lines() -> None:
    assert TypeAdapter(shapes.Remark).validate_python("  a\nb ") == "a\nb"


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\x7f", "\x85", "\u202e", "\u2067"])
def test_marks_nobody_sees_are_refused(mark: str) -> None:
    for shape in (shapes.Line, shapes.Code, shapes.Prose, shapes.Remark):
        with pytest.raises(ValidationError, match="not allowed"):
            TypeAdapter(shape).validate_python(f"a{mark}b")


def test_prose_has_lines_and_a_line_has_none() -> None:
    assert TypeAdapter(shapes.Prose).validate_python("a\tb\r\nc") == "a\tb\r\nc"
    with pytest.raises(ValidationError):
        TypeAdapter(shapes.Line).validate_python("a\nb")
