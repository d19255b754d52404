"""The tables of an exit, who may see its case, and locking it: what all concepts of an exit stand on."""
