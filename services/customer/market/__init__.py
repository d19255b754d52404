"""The market around customers: competitors, who supplies what, strategic fit."""
