"""Which of an operation's formats a caller gets."""

import pytest
from fastapi import Request

from shared.web.formats import Format, Formats

CHART = Formats(Format.JSON, Format.SVG, Format.PNG, Format.VEGA_LITE)


def asking(*accept: str) -> Request:
    return Request({"type": "http", "headers": [(b"accept", one.encode()) for one in accept]})


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ((), Format.JSON),
        (("*/*",), Format.JSON),
        (("image/svg+xml",), Format.SVG),
        (("image/*",), Format.SVG),
        (("image/svg+xml;q=0.5, image/png",), Format.PNG),
        (("application/json;q=0.9", "image/png;q=0.9"), Format.JSON),
        (("application/vnd.vegalite.v6+json, */*;q=0.1",), Format.VEGA_LITE),
        (("text/html, image/svg+xml;q=0.8, */*;q=0.1",), Format.SVG),
    ],
)
def test_the_most_wanted_format_is_chosen_and_the_usual_one_of_equals(accept: tuple[str, ...], chosen: Format) -> None:
    assert CHART.chosen(asking(*accept), None) is chosen


def test_the_parameter_decides_before_the_header() -> None:
    assert CHART.chosen(asking("image/png"), "vega-lite") is Format.VEGA_LITE


def test_the_specification_names_each_format_beside_the_json() -> None:
    content = CHART.answers[200]["content"]
    assert list(content) == ["image/svg+xml", "image/png", "application/vnd.vegalite.v6+json"]
    assert content["image/png"]["schema"] == {"type": "string", "format": "binary"}
    assert content["application/vnd.vegalite.v6+json"]["schema"]["type"] == "object"


def test_every_format_has_a_media_type() -> None:
    assert len({one.media_type for one in Format}) == len(Format)
