"""Customer exits 客户退出: a case closes when every workstream is signed off and no receivable is open or unwaived."""
