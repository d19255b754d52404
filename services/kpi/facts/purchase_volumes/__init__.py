"""Purchase volumes 客户采购量: what customers spend by category, and our share; copied from their supply files."""
