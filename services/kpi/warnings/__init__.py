"""Early warnings 预警: what is wrong with a customer, before it is lost."""
