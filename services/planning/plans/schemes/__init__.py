"""Plan schemes 规划方案: the days to decide on a submitted plan and to correct a returned one; by version."""
