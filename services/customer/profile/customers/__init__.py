"""Customer profiles 客户: master data, status, segment, history."""
