"""Facts of a dossier (method, section 3): what they may be written on, and how long a verification is valid."""

from datetime import date, timedelta

from services.customer.dossier.templates.rules import CollectionCadence
from shared.problems import Forbidden, Invalid, NotFound, Text


class DossierFactNotFound(NotFound):
    """There is no such fact, or the caller may not see it."""

    title = Text("Fact not found", "未找到档案内容")
    detail = Text("There is no fact {id}, or you may not see it.", "档案内容 {id} 不存在，或您无权查看。")


class DossierItemUnknown(Invalid):
    """The dossier template in force has no such `item`."""

    pointer = "/item"
    title = Text("Unknown dossier item", "档案项不存在")
    detail = Text('The template in force has no item "{item}".', "现行模板中没有档案项“{item}”。")


class DossierItemOfProfile(Invalid):
    """The item is answered by a field of the customer, not by a fact."""

    pointer = "/item"
    title = Text("Answered by the customer's profile", "由客户资料提供")
    detail = Text("Change the customer's {field} instead.", "请直接在客户资料中修改“{field}”。")


class DossierItemOfSystem(Invalid):
    """The item is filled from records of the system, not by a fact."""

    pointer = "/item"
    title = Text("Filled from the system's records", "由系统记录自动填写")
    detail = Text("Enter it under {collection} instead.", "请在 {collection} 中维护，系统自动填写。")


class DossierItemHidden(Forbidden):
    """The item is above the caller's clearance."""

    pointer = "/item"
    title = Text("Above your clearance", "超出您的权限级别")
    detail = Text('The item "{item}" needs clearance {clearance}.', "档案项“{item}”需要 {clearance} 级权限。")


def review_due(verified_on: date, cadence: CollectionCadence) -> date | None:
    """The last day on which a verification is valid; None: for ever."""
    if cadence.days is None or (date.max - verified_on).days < cadence.days:
        return None
    return verified_on + timedelta(days=cadence.days)
