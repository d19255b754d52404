"""Who has to act for a customer (method, section 3: every file has one responsible person)."""

from services.customer.profile.team.rules import TeamRole

ACTING = (TeamRole.ACCOUNT_MANAGER, TeamRole.EXECUTIVE_SPONSOR, TeamRole.BACKUP_CONTACT)
"""The roles in a team, in order; after them come the superior who sees the region, and an administrator."""
