"""Strategic-fit schemes over HTTP."""

import httpx
import pytest

INVESTMENTS = {"aligned": "grow", "converging": "maintain", "diverging": "shrink", "unrelated": "maintain"}


@pytest.mark.parametrize(
    ("investments", "code"),
    [
        ({**INVESTMENTS, "diverging": "grow"}, "scheme_unsound"),
        ({"diverging": "shrink"}, "scheme_unsound"),
        ({**INVESTMENTS, "sideways": "grow"}, "invalid"),
    ],
)
async def test_an_unsound_scheme_is_refused(
    customer: httpx.AsyncClient, investments: dict[str, str], code: str
) -> None:
    body = {"content": {"investments": investments}, "reason": "x"}
    response = await customer.post("/v1/strategic-fit-schemes", json=body)
    assert (response.status_code, response.json()["code"]) == (422, code)
