"""Shares of people and budget against shares of value 资源与价值占比, by quadrant, class, region or stance."""
