"""Target customers 目标客户: marked with a reason and a date."""
