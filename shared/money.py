"""Money: decimal strings of up to four places, each with a currency."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared.currencies import CURRENCIES


def format_decimal(value: Decimal) -> str:
    """Plain notation without trailing zeros: `Decimal("1E+3")` → `"1000"`, `Decimal("2.5000")` → `"2.5"`."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def decimal_string(pattern: str, description: str, example: str) -> WithJsonSchema:
    """How a decimal is declared: as a string, which generators understand; JSON numbers are accepted as well."""
    return WithJsonSchema(
        {
            "type": "string",
            "format": "decimal",
            "pattern": pattern,
            "description": description,
            "examples": [example],
        }
    )


Amount = Annotated[
    Decimal,
    Field(max_digits=20, decimal_places=4, allow_inf_nan=False),
    PlainSerializer(format_decimal, return_type=str, when_used="json"),
    decimal_string(r"^-?\d{1,16}(\.\d{1,4})?$", "Decimal string with up to four places.", "877107.1923"),
]

Ratio = Annotated[
    Decimal,
    Field(allow_inf_nan=False),
    PlainSerializer(format_decimal, return_type=str, when_used="json"),
    decimal_string(r"^-?\d+(\.\d+)?$", "Ratio as a decimal string: 0.25 is 25 %.", "0.25"),
]

AnyDecimal = Annotated[Decimal, decimal_string(r"^-?\d+(\.\d+)?$", "Decimal string.", "2024.994")]


def _known_currency(code: str) -> str:
    if code not in CURRENCIES:
        raise PydanticCustomError("currency_unknown", "No such ISO 4217 currency.")
    return code


Currency = Annotated[
    str,
    AfterValidator(_known_currency),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217 code.", "examples": ["CNY"]}),
]
