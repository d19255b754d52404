"""Pictures load nothing: neither charts nor drawings, whoever wrote them."""

import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from shared.documents.rendering.pictures import _vega, draw, refuse_foreign_drawing, size_of
from shared.documents.rendering.tasks import MaterialRefused

BARS: dict[str, Any] = {"mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="1" height="1">{}</svg>'


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who hears every attempt to connect."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.setblocking(False)
        yield server


def address_of(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}/a.csv"


def hostile(url: str) -> list[dict[str, Any]]:
    lookup = {"lookup": "a", "from": {"data": {"url": url}, "key": "a", "fields": ["b"]}}
    image = {"type": "image", "width": 9, "height": 9}
    picture = {"data": {"values": [{"u": url}]}, "mark": image, "encoding": {"url": {"field": "u", "type": "nominal"}}}
    return [
        {"data": {"url": url}, **BARS},
        {"data": {"url": "file:///etc/passwd", "format": {"type": "csv"}}, **BARS},
        {"data": {"values": []}, "layer": [{"data": {"url": url}, **BARS}]},
        {"data": {"values": [{"a": 1}]}, "transform": [lookup], **BARS},
        picture,
        {**picture, "mark": "image", "encoding": {"x": {"field": "u"}}},
        {"data": {"values": [{"u": url}]}, "mark": "point", "encoding": {"href": {"field": "u", "type": "nominal"}}},
        {"data": {"values": []}, "usermeta": {"embedOptions": {"loader": {"baseURL": url}}}, **BARS},
    ]


@pytest.mark.parametrize("place", range(8))
def test_a_chart_that_would_load_something_is_refused(place: int, listener: socket.socket) -> None:
    with pytest.raises(MaterialRefused):
        draw(hostile(address_of(listener))[place])
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_the_engine_itself_may_load_nothing(listener: socket.socket) -> None:
    with pytest.raises(ValueError, match="not allowed"):
        _vega().vegalite_to_svg({"data": {"url": address_of(listener)}, **BARS}, allowed_base_urls=[])
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize("spec", [{}, {"mark": "nonsense"}, {"mark": {"type": []}}])
def test_what_is_no_chart_is_refused(spec: dict[str, Any]) -> None:
    with pytest.raises(MaterialRefused):
        draw(spec)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<image href='http://127.0.0.1/a.png'/>",
        "<use xlink:href='file:///etc/passwd'/>",
        "<foreignObject><b/></foreignObject>",
        "<rect onclick='alert(1)'/>",
        "<rect fill='url(http://127.0.0.1/a)'/>",
        "<style>@import 'http://127.0.0.1/'</style>",
        "<a xlink:href='javascript:alert(1)'><text>x</text></a>",
        "<?xml-stylesheet href='http://127.0.0.1/'?>",
        "<g>",
    ],
)
def test_a_drawing_that_could_act_is_refused(inside: str) -> None:
    with pytest.raises(MaterialRefused):
        refuse_foreign_drawing(SVG.format(inside))


def test_entities_are_refused() -> None:
    with pytest.raises(MaterialRefused):
        refuse_foreign_drawing(
            '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG.format("<text>&a;</text>")
        )


def test_a_plain_drawing_is_taken_as_it_is() -> None:
    svg = SVG.format("<defs><clipPath id='c'/></defs><text fill='url(#c)'>a</text>")
    assert refuse_foreign_drawing(svg) == svg
    assert size_of(svg) == (1, 1)


@pytest.mark.parametrize("size", ['width="0" height="5"', 'height="5"', 'width="100%" height="5"', ""])
def test_a_drawing_states_its_size(size: str) -> None:
    with pytest.raises(MaterialRefused):
        size_of(f"<svg {size}></svg>")
