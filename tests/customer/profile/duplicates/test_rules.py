"""When two customers may be one, pure."""

import uuid

import pytest

from services.customer.profile.duplicates import rules
from services.customer.profile.duplicates.rules import (
    Candidate,
    CustomerLooksKnown,
    DuplicateReason,
    Identity,
    Match,
    compare,
    likeness,
)

ONE_CODE, OTHER_CODE = "914403000578677833", "91310000607332067B"


def candidate(*names: str, uscc: str | None = None, sources: frozenset[str | None] = frozenset()) -> Candidate:
    identity = Identity(names=names, uscc=uscc, sources=sources)
    return Candidate(id=uuid.uuid4(), name=names[0], identity=identity, is_visible=True)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("深圳市华强电子有限公司", "深圳华强电子股份有限公司", 100),
        ("深圳市华强电子有限公司", "深圳市华强电子", 100),
        ("上海浦东国际汽车零部件工业园区发展", "上海浦东国际汽车零部件工业园区发屐", 94),
        ("Friendly Bike Shop", "Freindly Bike Shop", 87),
        ("Huaqiang Electronics Co., Ltd.", "Hua Qiang Electronics", 100),
        ("Bike Shop, Friendly", "Friendly Bike Shop Inc.", 99),
        ("甬江精密電氣（寧波）有限公司", "宁波市甬江精密电气股份有限公司", 100),
        ("甬江精密电气（宁波）有限公司", "甬江精密电气", 95),
        ("精密甬江电气（宁波）有限公司", "宁波甬江精密电气", 99),
        ("Yongjiang Precision (Ningbo) Ltd", "Ningbo Yongjiang Precision", 100),
        ("Yongjiang Precision", "Ningbo Yongjiang Precision", 95),
        ("宁波甬江精密电气制造", "宁波甬江精密电器制造", 90),
    ],
)
def test_names_that_differ_as_typing_errors_do_are_alike(one: str, other: str, alike: int) -> None:
    assert likeness(one, other) == likeness(other, one) == alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("深圳市锐达电子有限公司", "深圳市睿达电子有限公司"),
        ("深圳市华强电子有限公司", "深圳市华强通信设备有限公司"),
        ("Fabrikam Inc., West", "Fabrikam Inc., East"),
        ("Functional Store South", "Functional Store North"),
        ("Seventh Bike Store", "Eleventh Bike Store"),
        ("All Cycle Shop", "A Cycle Shop"),
        ("Rural Sporting Goods", "Real Sporting Goods"),
        ("Friendly Bike Shop", "Friendly Bike Shop North"),
        ("Branch 1", "Branch 2"),
        ("Straits Plant VII", "Straits Plant VIII"),
        ("Huaqiang Electric", "Huaqiang Electronic"),
        ("Yongjiang Precision (Hangzhou)", "Yongjiang Precision (Changzhou)"),
        ("甬江精密电气（宁波）有限公司", "甬江精密电气（杭州）有限公司"),
        ("中国石油天然气股份有限公司宁波慈溪销售分公司", "中国石油天然气股份有限公司宁波余姚销售分公司"),
        ("上海浦东国际汽车零部件工业园", "上海浦西国际汽车零部件工业园"),
        ("上海浦江国际汽车零部件一厂", "上海浦江国际汽车零部件二厂"),
        ("宁波甬江精密制造", "宁波甬江精细制造"),
        ("华强", "深圳华强"),
        ("华强电子", "强华电子"),
        ("ABB（中国）有限公司", "ABB（上海）有限公司"),
        ("A", "B"),
    ],
)
def test_names_of_different_companies_are_not(one: str, other: str) -> None:
    assert likeness(one, other) == 0


def test_the_credit_code_decides_where_both_have_one() -> None:
    one = Identity(names=("华强电子",), uscc=ONE_CODE)
    assert compare(one, candidate("华强电子", uscc=OTHER_CODE)) is None
    renamed, without_code = candidate("改名以后的公司", uscc=ONE_CODE), candidate("华强电子")
    assert compare(one, renamed) == Match(renamed, DuplicateReason.SAME_CREDIT_CODE, 0)
    assert compare(one, without_code) == Match(without_code, DuplicateReason.SIMILAR_NAME, 100)


@pytest.mark.parametrize(("sources", "is_alike"), [({None}, False), ({"SAP"}, True), (set(), True)])
def test_two_numbers_in_one_erp_are_two_customers(sources: set[str | None], is_alike: bool) -> None:
    one = Identity(names=("Friendly Bike Shop",), sources=frozenset({None}))
    match = compare(one, candidate("Friendly Bike Shop", sources=frozenset(sources)))
    assert (match is not None) is is_alike
    if match is not None:
        with pytest.raises(CustomerLooksKnown):
            rules.refuse_matches([match])


def test_a_credit_code_counts_within_one_erp_too() -> None:
    one = Identity(names=("甲",), uscc=ONE_CODE, sources=frozenset({None}))
    assert compare(one, candidate("乙", uscc=ONE_CODE, sources=frozenset({None}))) is not None
