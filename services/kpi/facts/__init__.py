"""What the ERP pushes: orders, receivables, payments and products, and the sums of orders by month."""
