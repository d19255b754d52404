"""The enumerations of a customer's standing (method, 2.2, 2.4, 2.5 and 3)."""

from shared.customers.traits import TRAITS_CLEARANCE, CustomerClass, LifecycleStage, Quadrant, ServiceTier, ValueTag

__all__ = ["CustomerClass", "LifecycleStage", "Quadrant", "ServiceTier", "ValueTag"]

PROFIT_CLEARANCE = TRAITS_CLEARANCE
"""Clearance for gross margin (method, 3), for judgements and for strategic fit, and so for what they lead to: score,
coverage, factors, tags, quadrant, cash cow, the mark `potential`. Class, tier and stage are for everybody."""
JUDGEMENT_CLEARANCE = 2
"""Entering a judgement or an override, and reading it, is level 2."""
NET_PROFIT_CLEARANCE = 3
"""What executives and finance enter of our net profit with a customer is level 3."""
HIDDEN_STANDING = ("is_potential", "quadrant", "is_cash_cow", "tags", "score")
"""The parts of a customer's standing with that clearance, in the history of customers."""
