"""Traces of plans 规划追溯: from each market goal to the people it needs, the actions, and what came of them."""
