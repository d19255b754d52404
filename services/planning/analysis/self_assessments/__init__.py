"""Assessments of ourselves 自身分析 at a plan's customer: market, sales, competition, and profit as the centre."""
