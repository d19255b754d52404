"""Contributions 目标承接: how far customers' goals take on those of a market's plan, and how far they have come."""
