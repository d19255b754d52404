"""The general relationship 普遍客户关系: the climate at a customer's departments (method, 4.2)."""
