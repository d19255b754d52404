"""Stock-up hints 备货提示: which product or category a customer will reorder, how much, and by when to have it."""
