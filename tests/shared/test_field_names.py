"""Messages name fields by what people call them, never as the API spells them."""

import ast
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from shared.auth.access import FieldHidden
from shared.field_names import NameDiffers, is_named, name_fields, name_of_field, names_of_fields
from shared.problems import Problem, Text
from shared.web.problem_causes import from_postgres
from shared.web.problem_responses import render
from shared.web.specification import operations_of

ROOT = Path(__file__).parents[2]
RAW = re.compile(r"(?<![{\w])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![}\w])")
"""A field as the API spells it, outside braces."""
APPS = [f"services.{name}.main" for name in ("customer", "relationship", "planning", "kpi")] + ["gateway.main"]


@pytest.fixture(scope="module")
def specification() -> dict[str, Any]:
    for app in APPS:
        import_module(app)
    found: dict[str, Any] = json.loads((ROOT / "gateway" / "openapi.json").read_text())
    return found


def followed(specification: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in described:
        place: Any = specification
        for step in described["$ref"].removeprefix("#/").split("/"):
            place = place[step]
        described = place
    return described


def fields_sent(specification: dict[str, Any], described: Any, seen: set[str]) -> Iterator[str]:
    """The fields of a body, at any depth."""
    if isinstance(described, list):
        for part in described:
            yield from fields_sent(specification, part, seen)
    elif isinstance(described, dict):
        if (shape := described.get("$ref")) and shape not in seen:
            seen.add(shape)
            yield from fields_sent(specification, followed(specification, described), seen)
        yield from described.get("properties", {}) if isinstance(described.get("properties"), dict) else ()
        for name, part in described.items():
            if name not in {"example", "examples"}:
                yield from fields_sent(specification, part, seen)


def names_sent(specification: dict[str, Any]) -> Iterator[str]:
    """Every field, parameter and sort key that a caller can send."""
    for path, _, operation in operations_of(specification):
        shared = specification["paths"][path].get("parameters", [])
        for one in (followed(specification, one) for one in [*shared, *operation.get("parameters", [])]):
            if one["in"] in {"query", "path"}:
                yield one["name"]
            if one["name"] == "sort":
                yield from re.findall(r"'-(\w+)'", str(one["schema"]))
        yield from fields_sent(specification, operation.get("requestBody", {}), set())


def test_whatever_can_be_sent_has_a_name_in_both_languages(specification: dict[str, Any]) -> None:
    names = set(names_sent(specification))
    assert len(names) > 300
    missing = sorted(name.split("__")[0] for name in names if not is_named(name))
    lines = [f"{name} | … | …" for name in dict.fromkeys(missing)]
    assert not missing, "\n".join(["write in the service's field_names.py (or shared/field_names.py):", *lines])
    for name in names:
        english, chinese = name_of_field(name)
        assert not RAW.search(f"{english} {chinese}"), name
        assert re.search(r"[\u4e00-\u9fff]|SKU", chinese), name


def problems(kind: type[Problem] = Problem) -> Iterator[type[Problem]]:
    for one in kind.__subclasses__():
        yield one
        yield from problems(one)


def test_no_problem_spells_out_a_field_or_a_parameter(specification: dict[str, Any]) -> None:
    found = list(problems())
    assert len(found) > 100
    for problem in found:
        for text in (*problem.title, *problem.detail):
            assert not RAW.search(text), f"{problem.__name__}: {text}"


def texts_in(source: str) -> Iterator[str]:
    """The literals of each `Text(english, chinese)` and `Refusal(code, english, chinese)`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (called := getattr(node.func, "id", "")) in {"Text", "Refusal", "refusal"}:
            for place, part in enumerate(node.args):
                if isinstance(part, ast.Constant) and not (place == 0 and called != "Text"):
                    yield str(part.value)


def test_no_text_in_the_code_spells_out_a_field() -> None:
    """Of problems, field errors, refused rows and drawings alike."""
    paths = [path for folder in ("shared", "services", "gateway") for path in (ROOT / folder).rglob("*.py")]
    texts = [(path, text) for path in paths for text in texts_in(path.read_text())]
    assert len(texts) > 500
    assert not [f"{path}: {text}" for path, text in texts if RAW.search(text)]


@pytest.mark.parametrize(
    ("detail", "zh", "en"),
    [
        (
            "Key (contact_id, stage, chain)=(1, 2, 3) already exists.",
            "联系人、阶段、决策链",
            "contact, stage, decision chain",
        ),
        ("Key (lower(username::text))=(li) already exists.", "用户名", "user name"),
        ("Key (obscure)=(li) already exists.", "值", "value"),
        (None, "值", "value"),
    ],
)
def test_what_is_already_there_is_named_by_its_fields(
    specification: dict[str, Any], detail: str | None, zh: str, en: str
) -> None:
    cause = asyncpg.UniqueViolationError("duplicate key")
    cause.detail = detail
    problem = from_postgres(cause)
    assert problem is not None
    assert render(problem, language="zh-CN", request_id="")["detail"] == f"已有相同的{zh}。"
    assert render(problem, language="en", request_id="")["detail"] == f"There is already one with the same {en}."


def test_a_hidden_field_is_named_and_its_place_is_for_programs(specification: dict[str, Any]) -> None:
    shown = render(FieldHidden("career_wishes", 2, pointer="/career_wishes"), language="zh-CN", request_id="")
    assert shown["detail"] == "“职业诉求”需要 2 级权限，请由具备该权限的同事处理。"
    assert [(one["pointer"], one["code"]) for one in shown["errors"]] == [("/career_wishes", "field_hidden")]


def test_a_filter_is_named_as_its_field(specification: dict[str, Any]) -> None:
    assert name_of_field("first_contract_on__gte") == name_of_field("first_contract_on")
    assert names_of_fields(["region", "region__under", "industry"]) == [
        Text("region", "区域"),
        Text("industry", "行业"),
    ]


def test_a_field_without_a_name_is_called_by_its_own_words() -> None:
    assert name_of_field("never_heard_of") == Text("never heard of", "never heard of")


def test_one_field_has_one_name() -> None:
    name_fields("region | 区域")
    with pytest.raises(NameDiffers):
        name_fields("region | 大区")
