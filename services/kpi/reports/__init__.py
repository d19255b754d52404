"""Reports that customers and managers get: made of the figures, frozen when they are released."""
