"""Orders 订单 with their lines: pushed in batches by the ERP, and read."""
