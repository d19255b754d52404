"""How names are written for searching and comparing, pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.profile.search.rules import plain, search_terms, search_text


def finds(query: str, *names: str) -> bool:
    return any(term in search_text(names) for term in search_terms(query))


@pytest.mark.parametrize(
    "query",
    ["华强", "huaqiang", "hua qiang", "HuaQiang", "szshq", "Ｈｕａｑｉａｎｇ", "electronics", "Huaqiang Electronics"],
)
def test_a_chinese_company_is_found_in_both_scripts(query: str) -> None:
    assert finds(query, "深圳市华强电子有限公司", "Shenzhen Huaqiang Electronics Co., Ltd.")


@pytest.mark.parametrize("query", ["zengguohua", "cengguohua", "zgh", "guohua"])
def test_a_surname_is_found_by_each_of_its_readings(query: str) -> None:
    assert finds(query, "曾国华")


def test_letters_before_characters_count_as_they_are() -> None:
    assert finds("tcljituan", "TCL集团")
    assert not finds("huawei", "TCL集团")


@given(st.text(min_size=1, max_size=20))
def test_every_name_is_found_by_itself(name: str) -> None:
    assert finds(name, name) or not plain(name)
