"""The account team 客户团队 of a customer, past and present."""
