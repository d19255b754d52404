"""Visit plans 来访计划: their visit to us or ours to them, with agenda, hosts, budget and approval."""
