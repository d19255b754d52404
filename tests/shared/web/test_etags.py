"""Which tags name a content that the caller has, and which the version that it changes."""

import pytest
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from shared.web.etags import answer_unchanged, coded_etag, names_state, not_modified


def asked(if_none_match: str | None) -> Request:
    headers = [] if if_none_match is None else [(b"if-none-match", if_none_match.encode())]
    return Request({"type": "http", "method": "GET", "headers": headers})


@pytest.mark.parametrize("sent", ['"b"', 'W/"b"', '"a", "b"', ' "a" ,W/"b"', "*", '"b-gzip"', 'W/"b-zstd"'])
def test_a_content_named_by_its_tag_is_at_hand(sent: str) -> None:
    assert not_modified(asked(sent), Headers({"ETag": '"b"'})) is not None


@pytest.mark.parametrize("sent", [None, "", '"a"', "b", '"ab"', 'w/"a"', '"b-br"', '"-gzip"'])
def test_any_other_tag_names_another_content(sent: str | None) -> None:
    assert not_modified(asked(sent), Headers({"ETag": '"b"'})) is None


def test_unchanged_content_is_answered_by_what_a_cache_needs() -> None:
    headers = Headers({"ETag": '"b"', "Vary": "Accept-Language", "Content-Type": "text/csv", "Content-Length": "9"})
    answer = not_modified(asked('"a", "b-gzip"'), headers)
    assert answer is not None
    assert (answer.status_code, answer.body) == (304, b"")
    assert dict(answer.headers) == {"etag": '"b-gzip"', "vary": "Accept-Language"}


def test_a_state_becomes_part_of_the_tag_of_what_this_caller_sees() -> None:
    tags = [
        answer_unchanged(asked(None), Response(body, headers={"ETag": '"3"'})).headers["etag"]
        for body in ("seen by one", "seen by another", "seen by one")
    ]
    assert tags[0] == tags[2] != tags[1]
    assert all(tag.startswith('"3.') for tag in tags)


def test_a_tag_of_its_own_is_kept_and_a_stream_has_none() -> None:
    assert answer_unchanged(asked(None), Response("x", headers={"ETag": '"own"'})).headers["etag"] == '"own"'
    assert "etag" not in answer_unchanged(asked(None), StreamingResponse(iter(["x"]))).headers


def test_an_error_is_not_tagged() -> None:
    assert dict(answer_unchanged(asked("*"), Response("x", status_code=503)).headers) == {"content-length": "1"}


@pytest.mark.parametrize("sent", ['"3"', 'W/"3"', '"3.ab"', '"3.ab-gzip"', 'W/"3.ab-zstd"', '"2", "3"', "*", ' "3" '])
def test_a_change_names_the_state_in_any_tag_of_it(sent: str) -> None:
    assert names_state(sent, '"3"')


@pytest.mark.parametrize("sent", ['"2"', "3", '"33"', '"3a"', '".3"', '"2.3"', ""])
def test_a_change_of_another_state_is_none_of_this(sent: str) -> None:
    assert not names_state(sent, '"3"')


def test_a_coding_is_part_of_the_tag() -> None:
    assert [coded_etag(tag, "gzip") for tag in ('"3"', 'W/"3"')] == ['"3-gzip"', 'W/"3-gzip"']
