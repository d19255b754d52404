"""Power maps 权力地图: who decides, influences and opposes at a customer, and how we and our rivals stand.

As a graph, as Mermaid text and as a drawing; the decision chain 决策链 by purchasing stage as a fishbone 鱼骨图.
"""
