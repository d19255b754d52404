"""Risk schemes 风险预案: how severe a risk is, and for each kind of risk the steps that answer it; by version."""
