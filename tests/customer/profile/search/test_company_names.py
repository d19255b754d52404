"""What of a company's name is compared, pure."""

import pytest

from services.customer.profile.search.company_names import company_name, read_company_name
from services.customer.profile.search.places import PLACES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("深圳市华强电子有限公司", "深圳华强电子股份有限公司"),
        ("Huaqiang Electronics Co., Ltd.", "HUAQIANG ELECTRONICS CO LTD"),
        ("Officine Lario S.r.l.", "Officine Lario SRL"),
        ("Straits Precision Pte. Ltd.", "Straits Precision"),
        ("华强（深圳）有限公司", "华强(深圳)"),
        ("甬江精密电气（宁波）有限公司", "寧波市甬江精密電氣有限公司"),
        ("浙江省宁波市甬江精密电气有限公司", "甬江精密电气宁波有限公司"),
        ("华强电子（集团）股份有限公司", "华强电子集团有限公司"),
        ("华强电子第十二分公司", "华强电子有限公司第12分公司"),
        ("Müller & Söhne GmbH & Co. KG", "Muller and Sohne"),
        ("Straits Plant IV", "Straits Plant 4 Ltd"),
    ],
)
def test_spelling_does_not_identify_a_company(one: str, other: str) -> None:
    assert company_name(one) == company_name(other)


def test_a_name_that_is_only_a_legal_form_stays() -> None:
    assert (company_name("有限公司"), company_name("Co., Ltd.")) == ("有限公司", "co ltd")


def test_a_name_that_is_only_a_place_or_nothing_stays() -> None:
    assert (company_name("（宁波）"), company_name("宁波"), company_name("---")) == ("(宁波)", "宁波", "")


def test_a_branch_is_not_its_company() -> None:
    assert company_name("华强电子宁波分公司") != company_name("华强电子有限公司（宁波）")


@pytest.mark.parametrize(
    ("numeral", "digits"), [("一", "1"), ("十", "10"), ("十二", "12"), ("二十", "20"), ("九十九", "99")]
)
def test_chinese_numerals_are_numbers(numeral: str, digits: str) -> None:
    assert read_company_name(f"华强第{numeral}医院").numbers == (digits,)


def test_every_place_is_known_in_both_scripts() -> None:
    chinese = [place for place in PLACES if not place.isascii()]
    assert len(chinese) > 300
    for place in chinese:
        assert read_company_name(f"{place}甬江精密").places == {place}
