"""E-mail addresses and phone numbers that can exist: one rule for requests, files and custom fields."""

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from shared.problems import Text
from shared.shapes import Line
from shared.stored_shapes import check

HOME = "CN"
"""The country of numbers without a country code."""
LEAST_DIGITS = 5  # a hotline, such as 95588
LONGEST_EMAIL = 254
LONGEST_PHONE = 40

_EMAIL = re.compile(r"[^\s@,;<>()\[\]\"\\]{1,64}@[^\s@,;<>()\[\]\"\\.]+(?:\.[^\s@,;<>()\[\]\"\\.]+)+")
_PHONE = re.compile(r"[+＋]?[\d(（][\d ()（）./－-]*(?:(?:x|ext\.?|转) ?\d{1,8})?", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:(?<=\d{7})[-－ ]{1,3}|\s*转\s*)(\d{1,6})$")

NO_EMAIL = Text("Must be an e-mail address, such as li.lei@example.com.", "应为电子邮箱地址，如 li.lei@example.com。")
NO_PHONE = Text(
    "Must be one phone number, such as 0755-26881234, 0755-26881234 ext. 801 or +49 89 1234567.",
    "应为一个电话号码，如 0755-26881234、0755-26881234 转 801 或 +49 89 1234567。",
)


def is_email(text: str) -> bool:
    """Whether an e-mail address can be written so."""
    return len(text) <= LONGEST_EMAIL and bool(_EMAIL.fullmatch(text)) and ".." not in text and ".@" not in text


def is_phone(text: str) -> bool:
    """Whether a phone number can be dialled so: as long as numbers of its country are; without one, China's."""
    import phonenumbers  # loaded on first use
    from phonenumbers import shortnumberinfo

    if len(text) > LONGEST_PHONE or not _PHONE.fullmatch(text):
        return False
    try:
        number = phonenumbers.parse(_EXTENSION.sub(r" ext. \1", text), HOME)
    except phonenumbers.NumberParseException:
        return False
    if phonenumbers.is_possible_number(number):
        return True
    is_short = shortnumberinfo.is_possible_short_number_for_region(number, HOME)
    return bool(is_short and len(str(number.national_number)) >= LEAST_DIGITS)


@check
def _refuse_no_email(text: str) -> str:
    if not is_email(text):
        raise PydanticCustomError("email", NO_EMAIL.en)
    return text


@check
def _refuse_no_phone(text: str) -> str:
    if not is_phone(text):
        raise PydanticCustomError("phone", NO_PHONE.en)
    return text


Email = Annotated[Line, AfterValidator(_refuse_no_email)]
Phone = Annotated[Line, AfterValidator(_refuse_no_phone)]
