"""Execution schemes 执行方案: which reviews a plan has and when, who holds them, and the days of its execution."""
