"""Forecasts 销售预测 of customers' purchases by month: the one frozen before the month counts."""
