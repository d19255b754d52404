"""Power maps 权力地图: who decides, influences and opposes at a customer, and our and our rivals' standings.

As a graph, as Mermaid text and as a drawing; the decision chain 决策链 by purchasing stage as a fishbone 鱼骨图.
"""
