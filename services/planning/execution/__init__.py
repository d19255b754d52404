"""Execution 执行与监控 : resources, responsibilities, budget, reviews, progress and effect of plans."""
