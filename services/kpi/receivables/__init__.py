"""Receivables 应收: invoices and other claims, as the ERP has them, and what is still open of them."""
