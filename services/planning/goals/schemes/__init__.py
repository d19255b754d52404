"""Goal schemes 目标方案: from which shortfall on a market goal is off track, and what leads count; by version."""
