"""Rules for factors and judgements entered by people (method, 2.3, 2.3.1 and 2.5)."""

from collections.abc import Collection, Hashable, Iterable
from typing import Protocol, TypeVar

from services.customer.grading.grades.rules import Prospect, band_of
from services.customer.grading.schemes.rules import GradingBand, GradingFactor, GradingScheme
from shared.problems import FieldError, Invalid, NotFound, Text

NEEDED = {
    "band": Text("Give the band, A to D.", "请给出档次（A 至 D）。"),
    "prospects": Text("List which of the four prospects are given.", "请列出四项发展前景中具备的项。"),
}
REFUSED = {
    "band": Text("The band follows from the prospects listed: leave it out.", "档次由所列前景得出，无需填写。"),
    "prospects": Text("Only the factor Prospects takes a list: leave it out.", "只有“发展前景”需要列出前景，请去掉。"),
}


class FactorEntryUnclear(Invalid):
    """A factor needs a band; `prospects` needs the list of those that are given."""

    title = Text("Either a band or prospects", "请给出档次或发展前景")
    detail = Text("`errors` say which of the two this factor takes.", "`errors` 说明该因素应给出哪一项。")


class FactorEntryNotFound(NotFound):
    """Nobody has set this factor of the customer, for this fiscal year or an earlier one."""

    title = Text("Factor not set by hand", "该因素未人工评定")
    detail = Text("Nobody has set {factor} of this customer.", "尚无人评定该客户的“{factor}”。")


class JudgementNotFound(NotFound):
    """Nobody has judged this of the customer, for this fiscal year or an earlier one."""

    title = Text("Not judged", "尚无判断")
    detail = Text("Nobody has judged {judgement} of this customer.", "尚无人对该客户作出“{judgement}”判断。")


class Entered(Protocol):
    """What a person entered for a fiscal year."""

    fiscal_year: int
    is_withdrawn: bool


EnteredT = TypeVar("EnteredT", bound=Entered)


def in_force(entries: Iterable[tuple[Hashable, EnteredT]], fiscal_year: int) -> list[EnteredT]:
    """What counts in a year, of each subject: the last entry for that year or an earlier one, unless it withdraws."""
    found: dict[Hashable, EnteredT] = {}
    for subject, entry in entries:
        before = found.get(subject)
        if entry.fiscal_year <= fiscal_year and (before is None or before.fiscal_year < entry.fiscal_year):
            found[subject] = entry
    return [entry for entry in found.values() if not entry.is_withdrawn]


def refuse_unclear(factor: GradingFactor, band: GradingBand | None, prospects: Collection[Prospect] | None) -> None:
    """Refuse a missing band, a band for `prospects`, and prospects for another factor. Raises FactorEntryUnclear."""
    is_listed = factor is GradingFactor.PROSPECTS
    wanted, other = ("prospects", "band") if is_listed else ("band", "prospects")
    sent = {"band": band, "prospects": prospects}
    errors = [FieldError("missing", NEEDED[wanted], f"/{wanted}")] if sent[wanted] is None else []
    if sent[other] is not None:
        errors.append(FieldError("not_expected", REFUSED[other], f"/{other}"))
    if errors:
        raise FactorEntryUnclear(errors=errors)


def entered_band(band: GradingBand | None, prospects: Collection[str] | None, scheme: GradingScheme) -> GradingBand:
    """The band set by a person, or the band for the number of given prospects."""
    if band is not None:
        return band
    return band_of(len(set(prospects or ())), scheme.edges[GradingFactor.PROSPECTS])
