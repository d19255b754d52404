"""Enumerations whose members have English and Chinese labels."""

from enum import StrEnum, nonmember
from functools import cache
from operator import attrgetter
from typing import Any, Self

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

from shared.problems import Language, Text


class Labelled(StrEnum):
    """An enumeration shown to people: `GOODS = "goods", "Goods", "货款"`.

    The API and the database contain the value; the OpenAPI contains both labels as `x-labels`.
    """

    en: str
    zh: str
    # As in every enumeration, but without a call of Python code for each field of an answer.
    value = nonmember(property(attrgetter("_value_")))

    def __new__(cls, value: str, en: str = "", zh: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.en = en
        member.zh = zh
        return member

    @property
    def named(self) -> Text:
        """How messages name it."""
        return Text(self.en, self.zh)

    def in_language(self, language: Language) -> str:
        """What people call it."""
        return self.named.in_language(language)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        described = handler(schema)
        definition = handler.resolve_ref_schema(described)
        definition["x-labels"] = {member.value: {"en": member.en, "zh-CN": member.zh} for member in cls}
        return described


class Ranked(Labelled):
    """An enumeration whose members are declared in their order; members themselves compare as text."""

    @property
    def rank(self) -> int:
        """Its place in the order, from 0."""
        return _ranks_of(type(self))[self]

    @property
    def above(self) -> Self | None:
        """The next member; None for the last."""
        return next((one for one in type(self) if one.rank == self.rank + 1), None)


@cache
def _ranks_of(kind: type[Ranked]) -> dict[Ranked, int]:
    return {member: rank for rank, member in enumerate(kind)}
