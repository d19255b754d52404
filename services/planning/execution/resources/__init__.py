"""Resources 资源投入: the people proposed for a plan by the scheme's ratios, and those that it takes."""
