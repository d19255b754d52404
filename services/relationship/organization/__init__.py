"""The organizational relationship 组织客户关系: from vendor to strategic partner (method, 4.3)."""
