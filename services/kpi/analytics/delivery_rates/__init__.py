"""Delivery rates 交付率: order lines delivered on time, in full, and both."""
