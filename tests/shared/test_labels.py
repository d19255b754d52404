"""Enumerations that are shown to people."""

from shared.labels import Labelled, Ranked


class Size(Ranked):
    SMALL = "small", "Small", "小"
    MEDIUM = "medium", "Medium", "中"
    LARGE = "large", "Large", "大"


class Other(Ranked):
    LARGE = "large", "Large", "大"


def test_members_are_ranked_in_the_order_of_their_declaration() -> None:
    assert [one.rank for one in Size] == [0, 1, 2]
    assert Other.LARGE.rank == 0, "equal as text to the largest size"


def test_above_a_member_is_the_next_one() -> None:
    assert [one.above for one in Size] == [Size.MEDIUM, Size.LARGE, None]


def test_a_member_has_a_name_in_each_language() -> None:
    member: Labelled = Size.SMALL
    assert (member.in_language("en"), member.in_language("zh-CN")) == ("Small", "小")
