"""What makes an organizational scheme contradict itself."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from services.relationship.organization.schemes.rules import (
    ABOVE_VENDOR,
    FIT_RANKS,
    MatchRule,
    OrganizationalLevel,
    OrganizationalScheme,
    ParticipationRule,
)
from shared.customers.purchasing import PurchasingStage
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


def refuse_unsound(scheme: OrganizationalScheme) -> None:
    """Every stage has a weight, and each set names every level above vendor, from low to high, requiring no less.

    Raises SchemeUnsound.
    """
    errors = [
        *_weights(scheme.weights),
        *_levels("participation", [rule.level for rule in scheme.participation]),
        *_levels("match", [rule.level for rule in scheme.match]),
    ]
    errors = errors or [*_falling_participation(scheme.participation), *_falling_match(scheme.match)]
    if errors:
        raise SchemeUnsound(errors=errors)


def _weights(weights: Mapping[PurchasingStage, int]) -> Iterator[FieldError]:
    missing = [stage.named for stage in PurchasingStage if stage not in weights]
    pointer = "/content/weights"
    if missing:
        text = Text("Missing: {missing}.", "缺少：{missing}。")
        yield FieldError("stages_incomplete", text, pointer=pointer, values={"missing": missing})
    elif not any(weights.values()):
        yield FieldError("weights_zero", Text("At least one is above 0.", "至少有一个大于 0。"), pointer=pointer)


def _levels(name: str, given: Sequence[OrganizationalLevel]) -> Iterator[FieldError]:
    if given != list(ABOVE_VENDOR):
        text = Text("Give each level once, in this order: {names}.", "每个级别须且只须给出一次，依次为：{names}。")
        values = {"names": [level.named for level in ABOVE_VENDOR]}
        yield FieldError("levels_incomplete", text, pointer=f"/content/{name}", values=values)


def _falling_participation(rules: Sequence[ParticipationRule]) -> Iterator[FieldError]:
    for place, (below, above) in enumerate(pairwise(rules), start=1):
        if above.share < below.share:
            yield _falls(f"/content/participation/{place}/share", below.share)
        missing = [stage.named for stage in below.stages if stage not in above.stages]
        if missing:
            yield _falls(f"/content/participation/{place}/stages", missing)


def _falling_match(rules: Sequence[MatchRule]) -> Iterator[FieldError]:
    for place, (below, above) in enumerate(pairwise(rules), start=1):
        if below.fit and (above.fit is None or FIT_RANKS[above.fit] < FIT_RANKS[below.fit]):
            yield _falls(f"/content/match/{place}/fit", below.fit.named)
        if below.our_share is not None and (above.our_share is None or above.our_share < below.our_share):
            yield _falls(f"/content/match/{place}/our_share", below.our_share)
        if below.leads_rivals and not above.leads_rivals:
            yield _falls(f"/content/match/{place}/leads_rivals", Text("true", "是"))


def _falls(pointer: str, at_least: object) -> FieldError:
    text = Text("At least {needed}, like the level below.", "不得低于下一级别的 {needed}。")
    return FieldError("less_than_below", text, pointer=pointer, values={"needed": at_least})
