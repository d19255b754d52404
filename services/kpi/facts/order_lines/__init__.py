"""Order lines 订单行 over all orders: listed with filters, and exported."""
