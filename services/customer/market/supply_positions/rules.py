"""The supply landscape 供应商档案 (method, sections 3 and 5): shares, sourcing, suppression ratio."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

from shared.labels import Labelled
from shared.problems import FieldError, Invalid, NotFound, Text

WHOLE = Decimal(1)
PLACES = Decimal("0.0001")


class Sourcing(Labelled):
    """Whether a customer buys a category from one supplier or from several."""

    SOLE = "sole", "Sole source", "独家供应"
    MULTI = "multi", "Multi source", "多家供应"


class SupplyMarket(Labelled):
    """By what a market is bounded whose suppliers are asked for."""

    REGION = "region", "Region", "区域"
    INDUSTRY = "industry", "Industry", "行业"
    CATEGORY = "category", "Purchasing category", "采购类别"


@dataclass(frozen=True, slots=True)
class SupplierShare:
    """A supplier's share of a category, 0 to 1; without a competitor it is our company."""

    competitor_id: UUID | None
    share: Decimal


@dataclass(frozen=True, slots=True)
class Landscape:
    """The results of a category's shares."""

    our_share: Decimal
    main_rival_id: UUID | None
    main_rival_share: Decimal | None
    rival_count: int
    sourcing: Sourcing
    suppression_ratio: Decimal | None


@dataclass(frozen=True, slots=True)
class CategoryPosition:
    """The latest position of one purchasing category of a customer."""

    as_of: date
    yearly_spend: Decimal | None
    suppliers: tuple[SupplierShare, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Our standing in a customer's whole purchasing, over its categories."""

    landscape: Landscape
    categories: int
    is_weighted: bool
    oldest_as_of: date


class SupplyPositionNotFound(NotFound):
    """There is no such supply position, or its customer is not one of the caller's."""

    title = Text("Supply position not found", "未找到供应份额记录")
    detail = Text(
        "There is no supply position {id}, or you may not see it.", "供应份额记录 {id} 不存在，或您无权查看。"
    )


class SharesImpossible(Invalid):
    """The shares of a category exceed 100 %, or a supplier is named twice."""

    title = Text("The shares cannot be right", "供应份额有误")
    detail = Text("Correct what is listed.", "请按所列各项更正。")


def refuse_impossible_shares(suppliers: Sequence[SupplierShare]) -> None:
    """Shares may leave an unknown rest, but not exceed the whole. Raises SharesImpossible."""
    errors = []
    seen: set[UUID | None] = set()
    for position, supplier in enumerate(suppliers):
        if supplier.competitor_id in seen:
            text = Text("This supplier is named twice; a supplier without competitor is your company.", "供应商重复。")
            errors.append(FieldError("supplier_repeated", text, pointer=f"/suppliers/{position}"))
        seen.add(supplier.competitor_id)
    total = sum((supplier.share for supplier in suppliers), Decimal(0))
    if total > WHOLE:
        text = Text("Together they are {total}, more than 1.", "合计 {total}，超过 1。")
        errors.append(FieldError("shares_exceed_whole", text, pointer="/suppliers", values={"total": total}))
    if errors:
        raise SharesImpossible(errors=errors)


def suppression_ratio(our_share: Decimal, main_rival_share: Decimal | None) -> Decimal | None:
    """压制比: our share ÷ the main rival's share (method, section 5); None where there is no rival."""
    if not main_rival_share:
        return None
    return (our_share / main_rival_share).quantize(PLACES, rounding=ROUND_HALF_EVEN)


def survey(suppliers: Iterable[SupplierShare]) -> Landscape:
    """Our share, the main rival's (the first of equals), the number of rivals, and the sourcing.

    A supplier without a share is not a source. One supplier with less than the whole leaves a rest to others: multi
    source.
    """
    supplying = [supplier for supplier in suppliers if supplier.share > 0]
    rivals = [supplier for supplier in supplying if supplier.competitor_id is not None]
    our_share = sum((supplier.share for supplier in supplying if supplier.competitor_id is None), Decimal(0))
    main = max(rivals, key=lambda rival: rival.share, default=None)
    has_it_all = len(supplying) == 1 and supplying[0].share == WHOLE
    return Landscape(
        our_share=our_share,
        main_rival_id=main.competitor_id if main else None,
        main_rival_share=main.share if main else None,
        rival_count=len(rivals),
        sourcing=Sourcing.SOLE if has_it_all else Sourcing.MULTI,
        suppression_ratio=suppression_ratio(our_share, main.share if main else None),
    )


def add_up(positions: Sequence[CategoryPosition]) -> Standing:
    """The standing over all categories: weighted by yearly spend where all have one, else with equal weights."""
    spends = [position.yearly_spend for position in positions if position.yearly_spend is not None]
    is_weighted = len(spends) == len(positions) and sum(spends) > 0
    weights = spends if is_weighted else [WHOLE] * len(positions)
    return Standing(
        landscape=survey(_mean_shares(positions, weights)),
        categories=len(positions),
        is_weighted=is_weighted,
        oldest_as_of=min(position.as_of for position in positions),
    )


def _mean_shares(positions: Sequence[CategoryPosition], weights: Sequence[Decimal]) -> list[SupplierShare]:
    sums: dict[UUID | None, Decimal] = {}
    for position, weight in zip(positions, weights, strict=True):
        for supplier in position.suppliers:
            sums[supplier.competitor_id] = sums.get(supplier.competitor_id, Decimal(0)) + supplier.share * weight
    total = sum(weights, Decimal(0))
    return [SupplierShare(supplier, _rounded(summed / total)) for supplier, summed in sums.items()]


def _rounded(share: Decimal) -> Decimal:
    return share.quantize(PLACES, rounding=ROUND_HALF_EVEN)


def standings(positions: Mapping[UUID, Sequence[CategoryPosition]]) -> dict[UUID, Standing]:
    """Each customer's standing; a customer without positions has none."""
    return {customer_id: add_up(known) for customer_id, known in positions.items() if known}
