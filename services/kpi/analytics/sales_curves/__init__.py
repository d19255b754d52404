"""Sales curves 销售曲线: sales by month with their trend, their season, and what is expected next."""
