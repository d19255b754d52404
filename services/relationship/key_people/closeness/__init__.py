"""How close we are to a person: a level, or why there is none; and how many people are so close."""
