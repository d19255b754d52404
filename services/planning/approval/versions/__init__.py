"""Versions of a plan 规划版本: submitted, approved by somebody other than the author, revised, compared."""
