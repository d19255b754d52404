"""The five steps of customer value 赢得客户价值: where each customer stands, and by what that is measured."""
