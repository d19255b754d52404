"""What is hidden is noticed in an answer, wherever it stands."""

import pytest

from tests.access.caller import texts_in


@pytest.mark.parametrize(
    ("answer", "said", "found"),
    [
        ('{"name": "zq-other-1"}', "/v1/customers {}", ["zq-other-1"]),
        ('{"detail": "zq-other-1 is unknown"}', "/v1/customers {'q': 'zq-other-1'}", []),
        ('{"margin": "12.5"}', "/v1/orders {}", ["12.5"]),
        ('{"at": "2026-01-01T10:00:12.512Z", "sum": "112.5", "rate": "12.55", "ip": "9.12.5"}', "/v1/orders {}", []),
        ('{"sum": "112.5", "margin": "12.5"}', "/v1/orders {}", ["12.5"]),
        ("", "/v1/orders {}", []),
        ('{"share": "12.5%", "from": "-12.5"}', "/v1/orders {}", ["12.5"]),
    ],
)
def test_a_hidden_text_is_found_unless_the_caller_said_it(answer: str, said: str, found: list[str]) -> None:
    assert texts_in(answer, ["zq-other-1", "12.5"], said=said) == found


@pytest.mark.parametrize("answer", ['{"id": "01a2-98761c-77"}', '{"cursor": "eyJ98761"}', '{"etag": "f98761"}'])
def test_a_number_within_an_id_is_not_that_number(answer: str) -> None:
    assert texts_in(answer, ["98761"], said="") == []
