"""Commitments 承诺事项: what we and the customer promised each other at touchpoints, and what came of it."""
