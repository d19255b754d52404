"""Forecast accuracy 预测准确率: forecasts frozen before their month against what was sold, with the bias."""
