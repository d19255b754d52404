"""The unified social credit code (统一社会信用代码, GB 32100) with its two check digits."""

from random import Random

DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANIZATION_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(division: str, random: Random) -> str:
    """The code of an enterprise (91) registered in the administrative division (GB/T 2260, `440300`)."""
    organization = "MA" + "".join(random.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=6))
    body = f"91{division}{organization}{organization_check(organization)}"
    return body + check(body)


def check(body: str) -> str:
    """Check digit of the first seventeen characters: weights are powers of 3 modulo 31."""
    total = sum(DIGITS.index(digit) * pow(3, place, 31) for place, digit in enumerate(body))
    return DIGITS[-total % 31]


def organization_check(organization: str) -> str:
    """Check digit of the organization code inside (GB 11714)."""
    total = sum(
        _ORGANIZATION_DIGITS.index(digit) * weight
        for digit, weight in zip(organization, _ORGANIZATION_WEIGHTS, strict=True)
    )
    digit = 11 - total % 11
    return "X" if digit == 10 else str(digit % 11)
