"""Budgets of plans 规划费用预算: what a plan may spend by use, compared with what relationship's ledger has spent."""
