"""E-mail addresses, phone numbers, websites and birthdays that can exist: one rule for requests, files and fields."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared.problems import Text
from shared.shapes import Line, PastDate
from shared.stored_shapes import check
from shared.time import company_today

HOME = "CN"
"""The country of numbers without a country code."""
LEAST_DIGITS = 5  # a hotline, such as 95588
LONGEST_EMAIL = 254
LONGEST_PHONE = 40
YOUNGEST, OLDEST = 14, 120
"""Years of life of people at customers."""

_EMAIL = re.compile(r"[^\s@,;<>()\[\]\"\\]{1,64}@[^\s@,;<>()\[\]\"\\.]+(?:\.[^\s@,;<>()\[\]\"\\.]+)+")
_PHONE = re.compile(r"[+＋]?[\d(（][\d ()（）./－-]*(?:(?:x|ext\.?|转) ?\d{1,8})?", re.IGNORECASE)
_WEBSITE = re.compile(r"(?:https?://)?[^\s/:@?#.]+(?:\.[^\s/:@?#.]+)+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_COUNTRY = re.compile(r"[A-Z]{2}")
_EXTENSION = re.compile(r"(?:(?<=\d{7})[-－ ]{1,3}|\s*转\s*)(\d{1,6})$")

NO_EMAIL = Text("Must be an e-mail address, such as li.lei@example.com.", "应为电子邮箱地址，如 li.lei@example.com。")
NO_PHONE = Text(
    "Must be one phone number, such as 0755-26881234, 0755-26881234 ext. 801 or +49 89 1234567.",
    "应为一个电话号码，如 0755-26881234、0755-26881234 转 801 或 +49 89 1234567。",
)

NO_WEBSITE = Text("Must be a web address, such as https://www.example.com.", "应为网址，如 https://www.example.com。")
NO_COUNTRY = Text("Must be an ISO 3166 code of two letters, such as CN.", "应为两位 ISO 3166 国家代码，如 CN。")
NO_BIRTHDAY = Text(f"A birthday lies {YOUNGEST} to {OLDEST} years back.", f"生日应在 {YOUNGEST} 至 {OLDEST} 年之前。")


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


@check
def _refuse_no_website(text: str) -> str:
    if not _WEBSITE.fullmatch(text):
        raise PydanticCustomError("website", NO_WEBSITE.en)
    return text


@check
def _refuse_no_country(text: str) -> str:
    if not _COUNTRY.fullmatch(text):
        raise PydanticCustomError("country", NO_COUNTRY.en)
    return text


@check
def _refuse_no_birthday(day: date) -> date:
    years = company_today().year - day.year
    if not YOUNGEST <= years <= OLDEST:
        raise PydanticCustomError("birthday", NO_BIRTHDAY.en)
    return day


Email = Annotated[Line, AfterValidator(_refuse_no_email)]
Phone = Annotated[Line, AfterValidator(_refuse_no_phone)]
Website = Annotated[Line, AfterValidator(_refuse_no_website)]
Country = Annotated[
    str,
    AfterValidator(_refuse_no_country),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$", "examples": ["CN"]}),
]
Birthday = Annotated[PastDate, AfterValidator(_refuse_no_birthday)]
