"""Who takes part in which purchasing stage (method, sections 3 and 4.3)."""

from services.customer.people.contacts.rules import COACH_CLEARANCE, DecisionRole
from shared.customers.purchasing import PurchasingStage as PurchasingStage
from shared.labels import Labelled
from shared.problems import Invalid, NotFound, Text

PRIVATE_CLEARANCE = 2


class DecisionChain(Labelled):
    """Whether a person takes part officially or behind the scenes."""

    FORMAL = "formal", "Formal decision chain", "正式决策链"
    HIDDEN = "hidden", "Hidden decision chain", "隐性决策链"


class StageRoleNotFound(NotFound):
    """There is no such stage role, or the caller may not see it."""

    title = Text("Stage role not found", "未找到阶段角色")
    detail = Text("There is no stage role {id}, or you may not see it.", "阶段角色 {id} 不存在，或您无权查看。")


class ContactElsewhere(Invalid):
    """The contact does not belong to this customer, or the caller may not see it."""

    pointer = "/contact_id"
    title = Text("Unknown contact", "联系人不存在")
    detail = Text("Choose a contact of the same customer.", "请选择同一客户的联系人。")


class ContactGone(Invalid):
    """The contact no longer works for the customer."""

    pointer = "/contact_id"
    title = Text("The contact has left", "联系人已离职")
    detail = Text("{name} no longer works for the customer.", "{name} 已不在该客户任职。")


def usual_clearance(chain: DecisionChain) -> int:
    """The default clearance: the hidden chain is confidential."""
    return PRIVATE_CLEARANCE if chain is DecisionChain.HIDDEN else 1


def least_clearance(role: DecisionRole) -> int:
    """The lowest clearance that a role may have: coaches are confidential."""
    return COACH_CLEARANCE if role is DecisionRole.COACH else 1


def contact_elsewhere(field: str) -> ContactElsewhere:
    """The problem, with a pointer to the field of the contact."""
    return ContactElsewhere(errors=[ContactElsewhere.at(f"/{field}")])


def contact_gone(field: str, name: str) -> ContactGone:
    """The problem, with a pointer to the field of the contact."""
    return ContactGone(errors=[ContactGone.at(f"/{field}", name=name)], name=name)
