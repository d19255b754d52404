"""Orders 订单 and their lines, as the ERP has them."""
