"""The people at customers, and the days that matter to them."""
