"""Expenses and gifts 费用与礼品: checked against the policy before, approved, recorded after, in one ledger."""
