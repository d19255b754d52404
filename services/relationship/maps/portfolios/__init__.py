"""Portfolio maps: our relationships at many customers, by decision role, seniority, or element of the climate."""
