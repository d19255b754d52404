"""Records of exits 客户退出记录: everything of a case as one document."""
