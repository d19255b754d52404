"""Service policies 服务政策: what quadrant, tier, class, stage and cash cow entitle to and demand; by version."""
