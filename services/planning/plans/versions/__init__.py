"""Versions of a plan: submission, approval, revision, and what differs between two."""
