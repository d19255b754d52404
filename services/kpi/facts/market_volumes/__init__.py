"""Market volumes 市场容量: what a product's or category's market bought in a region and period, by a source."""
