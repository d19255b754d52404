"""Customer status, decision mode and credit codes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.labels import Labelled
from shared.problems import Invalid, Text


class CustomerStatus(Labelled):
    """State of our business with a customer."""

    PROSPECT = "prospect", "Prospect", "意向客户"
    ACTIVE = "active", "Active", "合作中"
    DORMANT = "dormant", "Dormant", "休眠"
    EXITING = "exiting", "Exiting", "退出中"
    EXITED = "exited", "Exited", "已退出"
    RESOURCE_POOL = "resource_pool", "Resource pool", "资源池"


class DecisionMode(Labelled):
    """How a customer decides what it buys (method, section 3: decision mode 决策模式)."""

    ONE_PERSON = "one_person", "One person decides", "个人决策"
    COMMITTEE = "committee", "A committee decides", "集体决策"
    TENDER = "tender", "By tender", "招投标"
    GROUP_HEADQUARTERS = "group_headquarters", "Group headquarters decide", "集团总部决策"


class ContractBeforeFounding(Invalid):
    """The first contract is dated before the customer was founded."""

    title = Text("The contract is older than the company", "首次签约早于公司成立")
    detail = Text(
        "Correct one of the dates: founded on {founded_on}, first contract on {first_contract_on}.",
        "请更正日期：成立于 {founded_on}，首次签约于 {first_contract_on}。",
    )


def refuse_contract_before_founding(fields: Mapping[str, Any], present: Mapping[str, Any] | None = None) -> None:
    """`fields` are those that are written, `present` what is stored. Raises ContractBeforeFounding."""
    dates = ("founded_on", "first_contract_on")
    sent = [name for name in dates if name in fields]
    after = {name: fields.get(name, (present or {}).get(name)) for name in dates}
    founded, signed = (date.fromisoformat(day) if isinstance(day, str) else day for day in after.values())
    if sent and founded is not None and signed is not None and signed < founded:
        values = {"founded_on": founded, "first_contract_on": signed}
        raise ContractBeforeFounding(errors=[ContractBeforeFounding.at(f"/{sent[-1]}", **values)], **values)


class CreditCodeWrong(ValueError):
    """Not a unified social credit code: too long or short, or its check digit is wrong."""


def normalize_credit_code(value: str) -> str:
    """A unified social credit code (GB 32100) without separators. Raises CreditCodeWrong."""
    from stdnum.cn import uscc  # loaded on first use
    from stdnum.exceptions import ValidationError

    try:
        return str(uscc.validate(value))
    except ValidationError as error:
        raise CreditCodeWrong(value) from error
