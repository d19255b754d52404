"""Plan schemes 规划方案: what completes the steps of a plan, and the days of its approval; by version."""
