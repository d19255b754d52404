"""Who is in an account team."""

import pytest

from services.customer.profile.team.rules import SeveralAccountManagers, TeamRole, refuse_several_managers

MANAGER = TeamRole.ACCOUNT_MANAGER
OTHERS = [role for role in TeamRole if role is not MANAGER]


@pytest.mark.parametrize("roles", [[], [MANAGER], [*OTHERS, MANAGER], OTHERS * 2], ids=str)
def test_a_team_has_at_most_one_account_manager_and_as_many_others_as_it_likes(roles: list[TeamRole]) -> None:
    refuse_several_managers(roles)


@pytest.mark.parametrize("roles", [[MANAGER, MANAGER], [MANAGER, *OTHERS, MANAGER]], ids=str)
def test_a_second_account_manager_is_refused(roles: list[TeamRole]) -> None:
    with pytest.raises(SeveralAccountManagers):
        refuse_several_managers(iter(roles))
