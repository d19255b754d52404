"""Visit frequency 拜访频次: touchpoints held by customer and month, published for the catalogue of KPIs."""
