"""How it is settled what one customer cannot have twice: two managers, two statements of one fact."""

from typing import Any

from services.customer.custom.values.model import CustomValue
from services.customer.dossier.facts.model import DossierFact
from services.customer.grading.factors.model import CustomerJudgement, Judgement
from services.customer.market.profiles.model import CompetitorProfile, SixQuestions
from services.customer.merges.rules import decide, unite
from services.customer.profile.team.model import TeamMember
from shared.customers.settlements import Clash, Settled, SettledAs, Settlement, Settlements
from shared.database import Row
from shared.time import utc_now


def end_membership(ours: TeamMember, theirs: TeamMember) -> Settled:
    """The same person in the same part, or a second account manager: that time ends, and is kept."""
    theirs.ended_on = max(utc_now().date(), theirs.started_on)
    return Settled(ours, theirs, SettledAs.RETIRED)


def keep_verified(ours: DossierFact, theirs: DossierFact) -> Settled:
    """What was verified last stays; of two verified on one day the one changed last, else the survivor's."""
    is_fresher = (theirs.verified_on, theirs.updated_at) > (ours.verified_on, ours.updated_at)
    return Settled(theirs, ours) if is_fresher else Settled(ours, theirs)


def unite_profiles(ours: CompetitorProfile, theirs: CompetitorProfile) -> Settled:
    """The survivor's answers and axes, with those it lacks."""
    _fill(ours, theirs, SixQuestions.model_fields)
    ours.axes = unite(ours.axes, theirs.axes)
    return Settled(ours, theirs, SettledAs.UNITED)


def unite_judgements(ours: CustomerJudgement, theirs: CustomerJudgement) -> Settled:
    """The survivor's judgements, with those it lacks."""
    _fill(ours, theirs, Judgement.model_fields)
    return Settled(ours, theirs, SettledAs.UNITED)


def keep_custom(ours: CustomValue, theirs: CustomValue) -> Settled:
    """A custom field goes as a field of the profile does: the survivor's value stays, several options are united."""
    if not isinstance(ours.value, list) or not isinstance(theirs.value, list):
        return Settled(ours, theirs)
    if (united := unite(ours.value, theirs.value)) != ours.value:
        ours.value = united
    return Settled(ours, theirs, SettledAs.UNITED)


def _fill(ours: Row, theirs: Row, names: Any) -> None:
    for name in names:
        value = decide(getattr(ours, name), getattr(theirs, name), is_taken=False).value
        if value != getattr(ours, name):
            setattr(ours, name, value)


SECOND_MANAGER = Clash((), "role = 'account_manager' AND ended_on IS NULL")
SETTLEMENTS: Settlements = {
    TeamMember: Settlement(end_membership, besides=(SECOND_MANAGER,)),
    DossierFact: Settlement(keep_verified),
    CompetitorProfile: Settlement(unite_profiles),
    CustomerJudgement: Settlement(unite_judgements),
    CustomValue: Settlement(keep_custom),
}
