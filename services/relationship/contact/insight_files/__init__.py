"""Files of insights: the bulletin, the slides, the data board."""
