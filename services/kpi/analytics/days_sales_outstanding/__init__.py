"""Days sales outstanding 应收账款周转天数 (DSO): by counting back through the sales, and by turnover."""
