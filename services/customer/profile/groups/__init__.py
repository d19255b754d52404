"""Groups of customers 客户集团: who belongs to whom, over any number of steps."""
