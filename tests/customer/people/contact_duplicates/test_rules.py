"""When two contacts may be one person, pure."""

import uuid

import pytest

from services.customer.people.contact_duplicates.rules import (
    MAX_SHARING,
    ContactDuplicateReason,
    Person,
    email_key,
    find_pairs,
    phone_key,
)


def person(name: str, english_name: str | None = None, email: str | None = None, phone: str | None = None) -> Person:
    return Person(uuid.uuid4(), name, english_name, email, phone)


def reason_of(one: Person, other: Person) -> str | None:
    found = find_pairs([one, other])
    assert find_pairs([other, one]) == found
    return found[0].reason.value if found else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("李雷",), ("李 雷",)),
        (("李雷",), ("Li Lei",)),
        (("李雷",), ("Lei Li",)),
        (("李雷",), ("LI, Lei",)),
        (("潘佳怡",), ("Jiayi Pan",)),
        (("潘佳怡",), ("Jia-Yi Pan",)),
        (("欧阳明华",), ("Minghua Ouyang",)),
        (("曾国华",), ("Guohua Zeng",)),
        (("陳麗華",), ("陈丽华",)),
        (("李雷", "Leo Li"), ("Leo Li",)),
        (("Smith, John",), ("John Smith",)),
        (("李雷（Li Lei）",), ("Lei Li",)),
        (("李雷先生",), ("李雷",)),
        (("José García",), ("José  García",)),
    ],
)
def test_one_name_in_either_script_is_one_person(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert reason_of(person(*one), person(*other)) == "same_name"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("李雷",), ("李蕾",)),
        (("李雷", "Li Lei"), ("李蕾", "Li Lei")),
        (("李雷",), ("Li Ming",)),
        (("王总",), ("王伟",)),
        (("John Smith",), ("John Smyth",)),
        (("李雷",), ("Lei",)),
    ],
)
def test_other_names_are_other_people(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert reason_of(person(*one), person(*other)) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("13800138000", "+86 138-0013-8000"),
        ("13800138000", "0086 138 0013 8000"),
        ("+86 (755) 8888 6666", "0755-88886666"),
        ("+49 89 123456", "0049 89 123456"),
        ("１３８００１３８０００", "13800138000"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert phone_key(one) == phone_key(other)
    assert reason_of(person("甲", phone=one), person("乙", phone=other)) == "same_phone"


@pytest.mark.parametrize("phone", [None, "", "110", "ext. 12"])
def test_a_short_number_is_nobodys(phone: str | None) -> None:
    assert phone_key(phone) is None


def test_an_address_counts_before_a_number_before_a_name() -> None:
    one = person("李雷", email="Lei.Li@example.com", phone="13800138000")
    assert reason_of(one, person("李雷", email="lei.li@EXAMPLE.com ", phone="13800138000")) == "same_email"
    assert reason_of(one, person("李雷", phone="13800138000")) == "same_phone"
    assert (email_key("none"), email_key(None)) == (None, None)


@pytest.mark.parametrize(("people", "pairs"), [(MAX_SHARING, 3), (MAX_SHARING + 1, 0)])
def test_a_number_of_many_is_a_switchboard(people: int, pairs: int) -> None:
    everyone = [person(name, phone="0755 8888 6666") for name in "甲乙丙丁戊"[:people]]
    assert len(find_pairs(everyone)) == pairs


def test_pairs_come_once_the_strongest_reason_first() -> None:
    people = [
        person("李雷", phone="13800138000"),
        person("Li Lei", phone="13800138000"),
        person("Lei Li", email="a@b.c"),
    ]
    people.append(person("韩梅梅", email="A@b.c"))
    found = find_pairs(people)
    reasons = [pair.reason for pair in found]
    assert reasons[:2] == [ContactDuplicateReason.SAME_EMAIL, ContactDuplicateReason.SAME_PHONE]
    assert reasons[2:] == [ContactDuplicateReason.SAME_NAME] * 2
    assert len({frozenset((pair.first.id, pair.second.id)) for pair in found}) == 4
