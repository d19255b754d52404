"""Payments 回款: what customers paid for which receivable, as the ERP has it."""
