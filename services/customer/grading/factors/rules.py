"""Rules for factors set by people (method, 2.3)."""

from collections.abc import Collection

from services.customer.grading.grades.rules import band_of
from services.customer.grading.schemes.rules import GradingBand, GradingFactor, GradingScheme
from services.customer.profile.standing.rules import PROFIT_CLEARANCE
from shared.labels import Labelled
from shared.problems import Invalid, NotFound, Text


class Prospect(Labelled):
    """One of the four prospects of a customer."""

    POLICY_SUPPORT = "policy_support", "Policy support", "政策支持"
    RELATED_PRODUCTS = "related_products", "Related products", "相关产品"
    INVESTMENT = "investment", "Investment", "投资"
    TALENT = "talent", "Technology and talent", "技术与人才"


class FactorEntryUnclear(Invalid):
    """A factor needs a band; only `prospects` may have a list of the four prospects instead."""

    title = Text("Either a band or prospects", "请给出档次或发展前景")
    detail = Text(
        "Give a band; only for the factor Prospects you may list the prospects instead, but not both.",
        "请给出档次；只有“发展前景”可以改为列出具备的前景，两者不能同时给出。",
    )


class FactorEntryNotFound(NotFound):
    """Nobody has set this factor of the customer."""

    title = Text("Factor not set by hand", "该因素未人工评定")
    detail = Text("Nobody has set {factor} of this customer.", "尚无人评定该客户的“{factor}”。")


def clearance_to(factor: GradingFactor) -> int:
    """The clearance to see and set a factor: `profit` needs the clearance for gross margin."""
    return PROFIT_CLEARANCE if factor is GradingFactor.PROFIT else 1


def refuse_unclear(factor: GradingFactor, band: GradingBand | None, prospects: Collection[Prospect] | None) -> None:
    """Refuse a missing band, and prospects for another factor. Raises FactorEntryUnclear."""
    allowed = prospects is None or factor is GradingFactor.PROSPECTS
    if not allowed or (band is None) == (prospects is None):
        raise FactorEntryUnclear()


def entered_band(band: GradingBand | None, prospects: Collection[str] | None, scheme: GradingScheme) -> GradingBand:
    """The band set by a person, or the band for the number of given prospects."""
    if band is not None:
        return band
    return band_of(len(set(prospects or ())), scheme.edges[GradingFactor.PROSPECTS])
