"""Customer status, decision mode and credit codes."""

from shared.labels import Labelled


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
