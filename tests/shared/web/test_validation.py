"""Whatever Pydantic and the JSON parser find wrong has a Chinese text."""

import inspect
import json.decoder
import json.scanner
import re
from enum import Enum
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ValidationError
from pydantic_core._pydantic_core import list_all_errors

from shared.web.validation import JSON_TEXTS, VALIDATION_TEXTS, field_errors, json_reason

OF_PYTHON = {
    *("no_such_attribute", "get_attribute_error", "needs_python_object", "json_type", "frozen_field"),
    *("frozen_instance", "dataclass_exact_type", "default_factory_not_called", "missing_sentinel_error"),
    *("ellipsis_error", "is_instance_of", "is_subclass_of", "callable_type", "frozen_dict_type"),
    *("ordered_dict_type", "counter_type", "complex_type", "complex_str_parsing", "arguments_type"),
    *("missing_argument", "unexpected_keyword_argument", "missing_keyword_only_argument"),
    *("unexpected_positional_argument", "missing_positional_only_argument", "multiple_argument_values"),
}
"""Types about Python objects and calls, which no request can cause."""
ROOT = Path(__file__).parents[3]


class Colour(Enum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


class Sample(BaseModel):
    colour: Colour = Colour.RED
    size: Literal["s"] = "s"
    count: int = 0


def errors_of(**fields: object) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        Sample.model_validate(fields)
    return caught.value


def test_every_type_of_error_has_a_chinese_text() -> None:
    known = {error["type"] for error in list_all_errors()}
    assert known - VALIDATION_TEXTS.keys() == OF_PYTHON
    assert known >= OF_PYTHON


def test_every_type_of_our_own_has_a_chinese_text() -> None:
    code = (path.read_text() for folder in ("shared", "services", "gateway") for path in (ROOT / folder).rglob("*.py"))
    own = {name for text in code for name in re.findall(r'PydanticCustomError\(\s*"(\w+)"', text)}
    assert own
    assert own <= VALIDATION_TEXTS.keys()


def test_a_text_names_only_values_that_its_error_has() -> None:
    contexts = {error["type"]: set(error.get("example_context") or ()) for error in list_all_errors()}
    for name, text in VALIDATION_TEXTS.items():
        assert set(re.findall(r"{(\w+)}", text)) <= contexts.get(name, set()), name


def test_choices_read_naturally_in_each_language() -> None:
    (error,) = field_errors([{**one, "loc": ("body", *one["loc"])} for one in errors_of(colour="grey").errors()])
    assert error.detail.in_language("en", error.values) == "Input should be 'red', 'green' or 'blue'"
    assert error.detail.in_language("zh-CN", error.values) == "应为以下之一：red、green 或 blue。"


def test_a_single_choice_is_no_enumeration() -> None:
    (error,) = field_errors(errors_of(size="xl").errors())
    assert error.detail.in_language("zh-CN", error.values) == "应为以下之一：s。"


def test_a_wrong_type_has_a_text_in_both_languages() -> None:
    (error,) = field_errors(errors_of(count="many").errors())
    assert error.detail.in_language("en", error.values).startswith("Input should be a valid integer")
    assert error.detail.in_language("zh-CN", error.values) == "应为整数。"


def test_braces_in_what_was_sent_are_plain_text() -> None:
    (error,) = field_errors([{"loc": ("body", "x"), "type": "of_our_own", "msg": "Not {0} nor {name}."}])
    assert error.detail.in_language("zh-CN", error.values) == "Not {0} nor {name}."


def test_every_reason_of_the_json_parser_has_a_chinese_text() -> None:
    source = inspect.getsource(json.decoder) + inspect.getsource(json.scanner)
    reasons = set(re.findall(r'JSONDecodeError\(\s*"([^"]+)"', source)) | set(re.findall(r'msg = "([^"]+)"', source))
    assert len(reasons) > 8
    for reason in reasons:
        assert reason.replace("\\\\", "\\").startswith(tuple(JSON_TEXTS)), reason


@pytest.mark.parametrize("text", ["{", "[1,", '{"a" 1}', '"a', '"\\q"', "1 2", '"\x01"', '{"a": 1,}'])
def test_broken_json_is_explained_in_chinese(text: str) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)
    reason = json_reason(caught.value.msg, caught.value.pos)
    assert reason.en == f"{caught.value.msg} (character {caught.value.pos})"
    assert re.fullmatch(r"[^a-zA-Z]*（第 \d+ 个字符）", reason.zh)
    assert "内容有误" not in reason.zh
