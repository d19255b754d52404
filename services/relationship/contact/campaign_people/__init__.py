"""Whom a campaign invites, who accepts, and who attends."""
