"""Contact lines 关系线: who influences, sponsors or opposes whom at a customer, besides the reporting lines."""
