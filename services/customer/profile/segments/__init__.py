"""Segments 市场细分 (STP): regions, industries and scenarios, and which are targets."""
