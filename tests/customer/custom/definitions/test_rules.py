"""Definitions of custom fields."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.customer.custom.definitions import rules
from services.customer.custom.definitions.rules import CustomFieldKind as K
from services.customer.custom.definitions.rules import Definition, FieldOption, FieldOwner

ONLINE, DEALER = FieldOption("online", "线上"), FieldOption("dealer", "经销商")
MANY = {"options": (ONLINE, DEALER)}


def field(kind: K, **said: Any) -> Definition:
    return Definition(id=uuid.uuid4(), applies_to=FieldOwner.CUSTOMER, code="x", kind=kind, label="x", **said)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        *((kind, {}) for kind in K if kind not in {K.CHOICE, K.CHOICES}),
        (K.CHOICE, MANY),
        (K.CHOICES, {"options": (ONLINE,)}),
        (K.INTEGER, {"minimum": Decimal(1), "maximum": Decimal(1), "unit": "人"}),
        (K.DECIMAL, {"minimum": Decimal("-0.5")}),
        (K.DATE, {"earliest": date(2026, 1, 1), "latest": date(2026, 1, 1)}),
        (K.TEXT, {"max_length": 200, "pattern": r"\d{4}"}),
        (K.LONG_TEXT, {"max_length": 10_000}),
    ],
)
def test_what_goes_together(kind: K, said: dict[str, Any]) -> None:
    rules.refuse_contradictions(field(kind, **said))


@pytest.mark.parametrize(
    ("kind", "said", "pointers"),
    [
        (K.CHOICE, {}, ["/options"]),
        (K.CHOICES, {"options": (ONLINE, DEALER, ONLINE)}, ["/options/2/code"]),
        (K.BOOLEAN, MANY, ["/options"]),
        (K.DATE, {"minimum": Decimal(0), "maximum": Decimal(0), "unit": "d"}, ["/maximum", "/minimum", "/unit"]),
        (K.INTEGER, {"minimum": Decimal(2), "maximum": Decimal("1.9999")}, ["/maximum"]),
        (K.INTEGER, {"earliest": date(2026, 1, 1)}, ["/earliest"]),
        (K.DATE, {"earliest": date(2026, 1, 2), "latest": date(2026, 1, 1)}, ["/latest"]),
        (K.TEXT, {"max_length": 201}, ["/max_length"]),
        (K.URL, {"max_length": 10}, ["/max_length"]),
        (K.LONG_TEXT, {"max_length": 10_001}, ["/max_length"]),
        (K.LONG_TEXT, {"pattern": "a"}, ["/pattern"]),
        (K.TEXT, {"pattern": "a)|(b"}, ["/pattern"]),
        (K.TEXT, {"pattern": "(?x)a # open"}, ["/pattern"]),
        (K.TEXT, {"pattern": r"(a)\1"}, ["/pattern"]),
        (K.TEXT, {"pattern": "(?<!a)b"}, ["/pattern"]),
        (K.TEXT, {"pattern": "((((a{99}){99}){99}){99})"}, ["/pattern"]),
    ],
)
def test_what_does_not(kind: K, said: dict[str, Any], pointers: list[str]) -> None:
    with pytest.raises(rules.CustomFieldContradictory) as refused:
        rules.refuse_contradictions(field(kind, **said))
    assert sorted(str(error.pointer) for error in refused.value.errors) == pointers


@pytest.mark.parametrize(
    ("pattern", "text", "is_match"),
    [
        ("a|b", "b", True),
        ("a|b", "ab", False),
        ("[A-Z]{2}[0-9]+", "AB12", True),
        ("[A-Z]{2}[0-9]+", "AB12\n", False),
        ("[A-Z]{2}[0-9]+", "AB12\nAB12", False),
        ("(?m)a", "a\na", False),
        ("[一-龥]+", "华强", True),
        ("", "", True),
        ("(", "(", False),
    ],
)
def test_a_pattern_must_match_the_whole_text(pattern: str, text: str, is_match: bool) -> None:
    assert rules.matches(pattern, text) is is_match


def test_only_options_that_nobody_chose_may_go() -> None:
    rules.refuse_removal([ONLINE, DEALER], [ONLINE], used={"online"})
    rules.refuse_removal([ONLINE], [FieldOption("online", "网上", is_active=False)], used={"online"})
    with pytest.raises(rules.OptionInUse):
        rules.refuse_removal([ONLINE, DEALER], [ONLINE], used={"online", "dealer"})
