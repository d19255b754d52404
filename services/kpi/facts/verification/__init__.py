"""`guanxi verify`: what is kept of the facts, compared with them and computed anew."""
