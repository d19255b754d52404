"""Customer exits 客户退出 (method, section 6): gated cases that end our business with a customer."""
