"""Speed and memory, as ratios within one run: the machines differ and are noisy."""
