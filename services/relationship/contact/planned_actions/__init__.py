"""Planned actions 规划行动: actions of plans that become touchpoints, visit plans and campaigns, as planning asks."""
