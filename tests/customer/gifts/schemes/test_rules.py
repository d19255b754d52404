"""Which gift is fitting for whom."""

from dataclasses import replace
from decimal import Decimal

import pytest

from services.customer.gifts.schemes.rules import (
    GiftBanCause,
    GiftKind,
    GiftOccasion,
    GiftRule,
    GiftScheme,
    GiftSpecification,
    GiftTaboo,
    GiftVerdict,
    Recipient,
    refuse_unsound,
    specify,
)
from services.customer.people.contacts.rules import Seniority
from services.customer.profile.standing.rules import CustomerClass
from shared.schemes.problems import SchemeUnsound

SPRING = GiftOccasion.SPRING_FESTIVAL
CORE_TOP = Recipient(CustomerClass.CORE, Seniority.TOP)


def rule(
    gift: GiftKind | None,
    up_to: int,
    approval: int | None = None,
    *,
    classes: tuple[CustomerClass, ...] = (),
    seniorities: tuple[Seniority, ...] = (),
    occasions: tuple[GiftOccasion, ...] = (),
) -> GiftRule:
    return GiftRule(
        frozenset(classes),
        frozenset(seniorities),
        frozenset(occasions),
        gift,
        Decimal(up_to),
        None if approval is None else Decimal(approval),
    )


BOX = rule(GiftKind.FESTIVAL_BOX, 500, 300, classes=(CustomerClass.CORE,), seniorities=(Seniority.TOP,))
NOTHING = rule(None, 0, occasions=(GiftOccasion.FAMILY,))
CARD = rule(GiftKind.CARD, 50)
SCHEME = GiftScheme(7, "CNY", (NOTHING, BOX, CARD), (), (GiftTaboo.CLOCK,))


@pytest.mark.parametrize(
    ("recipient", "occasion", "gift"),
    [
        (CORE_TOP, SPRING, GiftKind.FESTIVAL_BOX),
        (Recipient(CustomerClass.CORE, Seniority.MIDDLE), SPRING, GiftKind.CARD),
        (Recipient(CustomerClass.CORE, None), SPRING, GiftKind.CARD),  # nobody knows how senior
        (Recipient(CustomerClass.SMALL, Seniority.TOP), SPRING, GiftKind.CARD),
        (Recipient(None, Seniority.TOP), SPRING, GiftKind.CARD),  # not graded yet
        (Recipient(), GiftOccasion.CONTRACT_ANNIVERSARY, GiftKind.CARD),
        (CORE_TOP, GiftOccasion.FAMILY, None),  # the first rule that fits holds
    ],
)
def test_the_first_rule_that_fits_holds(recipient: Recipient, occasion: GiftOccasion, gift: GiftKind | None) -> None:
    assert specify(SCHEME, recipient, occasion).gift is gift


def test_a_specification_shows_the_limit_and_where_approval_begins() -> None:
    expected = GiftSpecification(GiftVerdict.GIVEN, (), GiftKind.FESTIVAL_BOX, Decimal(500), Decimal(300))
    assert specify(SCHEME, CORE_TOP, SPRING) == expected
    assert specify(SCHEME, CORE_TOP, GiftOccasion.FAMILY) == GiftSpecification(GiftVerdict.NONE)
    assert specify(replace(SCHEME, rules=()), CORE_TOP, SPRING).verdict is GiftVerdict.NONE


@pytest.mark.parametrize("cause", GiftBanCause)
def test_a_ban_comes_before_every_rule(cause: GiftBanCause) -> None:
    banned = replace(CORE_TOP, bans=frozenset({cause}))
    for occasion in GiftOccasion:
        assert specify(SCHEME, banned, occasion) == GiftSpecification(GiftVerdict.BANNED, (cause,))


def test_all_causes_of_a_ban_are_shown() -> None:
    banned = replace(CORE_TOP, bans=frozenset(GiftBanCause))
    assert specify(SCHEME, banned, SPRING).banned_by == tuple(GiftBanCause)


def test_a_sound_scheme_passes() -> None:
    refuse_unsound(SCHEME)
    refuse_unsound(replace(SCHEME, rules=()))


@pytest.mark.parametrize(
    ("rules", "code", "pointer"),
    [
        ((CARD, BOX), "never_reached", "/content/rules/1"),
        ((BOX, BOX), "never_reached", "/content/rules/1"),
        ((rule(None, 10),), "value_wrong", "/content/rules/0/up_to"),
        ((rule(GiftKind.TEA, 0),), "value_wrong", "/content/rules/0/up_to"),
        ((rule(GiftKind.TEA, 100, 100),), "approval_never_needed", "/content/rules/0/approval_above"),
    ],
)
def test_a_rule_that_cannot_hold_is_refused(rules: tuple[GiftRule, ...], code: str, pointer: str) -> None:
    with pytest.raises(SchemeUnsound) as refused:
        refuse_unsound(replace(SCHEME, rules=rules))
    assert [(error.code, error.pointer) for error in refused.value.errors] == [(code, pointer)]


def test_a_narrower_rule_may_stand_before_a_wider_one() -> None:
    wider = rule(GiftKind.TEA, 100, classes=(CustomerClass.CORE, CustomerClass.IMPORTANT))
    refuse_unsound(replace(SCHEME, rules=(BOX, wider, CARD)))
