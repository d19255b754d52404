"""Who is in an account team."""

import pytest

from services.customer.profile.team.rules import SeveralAccountManagers, SeveralSponsors, TeamRole, refuse_several

MANAGER = TeamRole.ACCOUNT_MANAGER
SPONSOR = TeamRole.EXECUTIVE_SPONSOR
OTHERS = [role for role in TeamRole if role not in {MANAGER, SPONSOR}]


@pytest.mark.parametrize("roles", [[], [MANAGER, SPONSOR], [*OTHERS, MANAGER], OTHERS * 2], ids=str)
def test_a_team_has_at_most_one_account_manager_and_as_many_others_as_it_likes(roles: list[TeamRole]) -> None:
    refuse_several(roles)


@pytest.mark.parametrize("roles", [[MANAGER, MANAGER], [MANAGER, *OTHERS, MANAGER]], ids=str)
def test_a_second_account_manager_is_refused(roles: list[TeamRole]) -> None:
    with pytest.raises(SeveralAccountManagers):
        refuse_several(iter(roles))


def test_a_second_sponsor_is_refused() -> None:
    with pytest.raises(SeveralSponsors):
        refuse_several([SPONSOR, MANAGER, SPONSOR])
