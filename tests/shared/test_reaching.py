"""E-mail addresses and phone numbers that can exist."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.reaching import Email, Phone, is_email, is_phone


@pytest.mark.parametrize(
    "text",
    [
        *("0755-26881234", "(0755) 2688 1234", "０７５５-26881234", "26881234", "13800138000", "+86 138 0013 8000"),
        *("0755-26881234-801", "0755-26881234 转 801", "0755-26881234 ext. 801", "400-820-8820", "95588", "10086"),
        *("+1 212 555 0123", "+49 89 1234567", "+852 2345 6789", "+33 (0)1 23 45 67 89"),
    ],
)
def test_numbers_as_they_are_dialled(text: str) -> None:
    assert is_phone(text)


@pytest.mark.parametrize(
    "text",
    ["1", "110", "1234", "call me", "+86 138", "1" * 20, "13800138000/13900139000", "+999 1234567", "zq-own", "+"],
)
def test_what_nobody_can_dial(text: str) -> None:
    assert not is_phone(text)


@pytest.mark.parametrize("text", ["li.lei@example.com", "李雷@例子.公司", "o'neill+x@mail.example.co.uk"])
def test_addresses_as_they_are_written(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "li",
        "li@",
        "@example.com",
        "li@example",
        "li@example..com",
        "li.@example.com",
        "a@b@c.cn",
        "l i@x.cn",
        "a" * 250 + "@b.cn",
    ],
)
def test_what_no_mail_reaches(text: str) -> None:
    assert not is_email(text)


@pytest.mark.parametrize(("kind", "text", "code"), [(Email, "li", "email"), (Phone, "1", "phone")])
def test_a_refusal_shows_how_it_is_written(kind: object, text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(text)
    (error,) = refused.value.errors()
    assert (error["type"], "such as" in error["msg"]) == (code, True)
