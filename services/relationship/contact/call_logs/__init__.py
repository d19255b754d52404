"""Call logs 拜访记录: touchpoints pushed in bulk, by another program or from a table, as often as wanted."""
