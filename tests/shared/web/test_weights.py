"""What an `Accept…` header takes."""

import pytest

from shared.web.weights import accepts_any, weights


def test_each_value_has_its_weight_and_other_parameters_do_not_count() -> None:
    given = weights("Text/CSV;charset=utf-8;q=0.5, */* ; Q=0.1,application/json, gzip;q=bad, ,x;q=7")
    assert given == {"text/csv": 0.5, "*/*": 0.1, "application/json": 1, "gzip": 1, "x": 1}


@pytest.mark.parametrize(
    "accept",
    ["", "*/*", "application/*", "application/json", "text/html, application/json;q=0.1", "text/html,*/*;q=0.8"],
)
def test_json_is_acceptable(accept: str) -> None:
    assert accepts_any(accept, ["application/json"])


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "*/*, application/json;q=0.0", "text/*"])
def test_json_is_not_acceptable(accept: str) -> None:
    assert not accepts_any(accept, ["application/json"])


def test_one_acceptable_type_of_several_is_enough() -> None:
    assert accepts_any("text/csv", ["application/json", "text/csv"])
