"""Products 产品: what the lines of orders are about, and which category they count in."""
