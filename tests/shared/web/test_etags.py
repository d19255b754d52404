"""Whether a caller has a content already."""

import pytest

from shared.web.etags import is_cached


@pytest.mark.parametrize("sent", ['"b"', 'W/"b"', '"a", "b"', ' "a" ,W/"b"', "*"])
def test_a_content_named_by_its_tag_is_at_hand(sent: str) -> None:
    assert is_cached(sent, '"b"')


@pytest.mark.parametrize("sent", [None, "", '"a"', "b", '"ab"', 'w/"b"'])
def test_any_other_tag_names_another_content(sent: str | None) -> None:
    assert not is_cached(sent, '"b"')
