"""The match 匹配度 between us and a plan's customer: market opportunity, strategic fit, supply position."""
