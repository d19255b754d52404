"""Of a shared parameter's uses some are asked, and nothing else is left out."""

import json
from collections import Counter
from typing import Any

from tests.clients.checks import SPECIFICATION
from tests.clients.schemathesis_parts import operations_of
from tests.clients.schemathesis_sample import ASKED_OF, sampled

PUBLISHED = json.loads(SPECIFICATION.read_text())
COMPONENTS = PUBLISHED["components"]["parameters"]


def parameters_of(specification: dict[str, Any]) -> Counter[tuple[str, str]]:
    """Operation and parameter: the name of a shared one, or the description of its own."""
    return Counter(
        (operation["operationId"], parameter.get("$ref") or json.dumps(parameter))
        for _, operation in operations_of(specification["paths"])
        for parameter in operation.get("parameters", ())
    )


def is_filter(reference: str) -> bool:
    component = COMPONENTS.get(reference.rpartition("/")[2])
    return bool(component) and component["in"] == "query" and not component.get("required")


def test_every_shared_parameter_is_asked_at_some_operations() -> None:
    before, after = (Counter(name for _, name in parameters_of(one)) for one in (PUBLISHED, sampled(PUBLISHED)))
    assert after == {name: min(uses, ASKED_OF) if is_filter(name) else uses for name, uses in before.items()}


def test_an_operation_keeps_its_own_parameters_its_path_and_its_headers() -> None:
    left_out = parameters_of(PUBLISHED) - parameters_of(sampled(PUBLISHED))
    assert left_out
    assert all(is_filter(name) for _, name in left_out)


def test_everything_else_of_the_specification_stays() -> None:
    def without_parameters(specification: dict[str, Any]) -> dict[str, Any]:
        copy: dict[str, Any] = json.loads(json.dumps(specification))
        for _, operation in operations_of(copy["paths"]):
            operation.pop("parameters", None)
        return copy

    before = json.loads(SPECIFICATION.read_text())
    assert without_parameters(sampled(PUBLISHED)) == without_parameters(PUBLISHED)
    assert before == PUBLISHED
