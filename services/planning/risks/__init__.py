"""Risks with a customer 客户风险 (method, section 6): each with a playbook and an owner."""
