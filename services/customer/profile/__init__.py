"""Who the customers are: profile, codes, team, groups, segments; finding them and their duplicates."""
