"""Strategic fit 战略匹配度 of a customer, and the cash-cow rule."""
