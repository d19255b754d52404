"""Contact lines 关系线: who influences, sponsors or opposes whom at a customer. Reporting lines are not among them."""
