"""Insights 行业洞察与赋能: what we bring customers beside our products, for whom, and who has not got it yet."""
