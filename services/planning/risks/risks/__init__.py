"""Risks 风险: what may go wrong with a customer, how severe it is, who looks after it, and how it ended."""
