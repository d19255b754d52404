"""Profit factor 上年度利润: our profit with a customer, as executives and finance enter it."""
