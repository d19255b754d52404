"""Spending budgets 费用预算: by customer, person or team and fiscal year, compared with what is planned and spent."""
