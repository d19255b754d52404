"""Checks whether a grading scheme is consistent."""

from decimal import Decimal
from itertools import pairwise

from services.customer.grading.schemes.rules import MEASURED, POINTS, GradingFactor, GradingScheme, PyramidLevel
from shared.money import format_decimal
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


def refuse_unsound(scheme: GradingScheme) -> None:
    """Every factor needs a weight, every measured one its edges; a better band, class or tier must begin higher.

    Raises SchemeUnsound, which points to each error.
    """
    errors = [
        *_incomplete(scheme),
        *(_falling(f"edges/{factor}", (edges.c, edges.b, edges.a)) for factor, edges in scheme.edges.items()),
        _falling("core_from", (scheme.ordinary_from, scheme.important_from, scheme.core_from)),
        _falling("strategic_tier_from", (scheme.basic_tier_from, scheme.key_tier_from, scheme.strategic_tier_from)),
        _falling("deep_months", (scheme.initial_months, scheme.stable_months, scheme.deep_months)),
        _falling("sole_share_from", (scheme.main_share_above, scheme.sole_share_from)),
        _falling("lead_ratio_from", (scheme.equal_ratio_from, scheme.lead_ratio_from)),
        _falling("lost_days", (scheme.grace_days, scheme.effort_days, scheme.lost_days)),
        _falling("close_rank_from", (scheme.touch_rank_from, scheme.close_rank_from)),
        _falling("loyalty_done_from", (POINTS[scheme.loyalty_begun_from], POINTS[scheme.loyalty_done_from])),
    ]
    found = [error for error in errors if error is not None]
    if found:
        raise SchemeUnsound(errors=found)


def _incomplete(scheme: GradingScheme) -> list[FieldError]:
    errors = []
    if set(scheme.weights) != set(GradingFactor) or sum(scheme.weights.values()) <= 0:
        text = Text(
            "Give all thirteen weights, at least one of them above 0.", "须给出全部十三项权重，且至少一项大于 0。"
        )
        errors.append(FieldError("weights_incomplete", text, pointer="/content/weights"))
    if set(scheme.edges) != set(MEASURED):
        text = Text("Give the edges of exactly these: {names}.", "只需且必须给出以下各项的档次分界：{names}。")
        errors.append(
            FieldError(
                "edges_incomplete", text, pointer="/content/edges", values={"names": [one.named for one in MEASURED]}
            )
        )
    if set(scheme.reference_shares) != set(PyramidLevel):
        text = Text("Give the shares of exactly these: {names}.", "只需且必须给出以下各层的占比：{names}。")
        names = {"names": [one.named for one in PyramidLevel]}
        errors.append(FieldError("shares_incomplete", text, pointer="/content/reference_shares", values=names))
    elif (total := sum(scheme.reference_shares.values())) != 1:
        text = Text("The shares must add up to 1, not {total}.", "各层占比之和须为 1，现为 {total}。")
        sums = {"total": format_decimal(Decimal(total))}
        errors.append(FieldError("shares_not_whole", text, pointer="/content/reference_shares", values=sums))
    return errors


def _falling(name: str, rising: tuple[Decimal | int, ...]) -> FieldError | None:
    if all(lower < higher for lower, higher in pairwise(rising)):
        return None
    text = Text("A better level must begin higher.", "档次越高，起点须越高。")
    return FieldError("edges_not_rising", text, pointer=f"/content/{name}")
