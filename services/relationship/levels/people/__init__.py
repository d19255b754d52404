"""Present levels of people, ours and those of rivals, and why there is none."""
