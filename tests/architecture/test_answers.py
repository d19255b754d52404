"""The published answers are such as the API gives today."""

from typing import Any

from deploy.examples import fits, shapes_by_operation, wanted
from deploy.specification import specifications
from gateway.openapi.examples import read_examples
from tests.architecture.each import for_each

EXAMPLES = read_examples()
SHAPES = shapes_by_operation()
WANTED: dict[str, Any] = {name: SHAPES[read["operationId"]] for name, _, read in wanted(specifications())}


@for_each({name: name for name in EXAMPLES})
def test_an_example_fits_its_shape(name: str) -> None:
    assert fits(WANTED[name], EXAMPLES[name]), "run `make examples` with the demo company running"


def test_every_read_shows_an_answer() -> None:
    assert set(WANTED) - set(EXAMPLES) == set(), "run `make examples` with the demo company running"
