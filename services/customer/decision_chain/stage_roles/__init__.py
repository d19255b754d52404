"""Stage roles: who takes part in which purchasing stage 采购阶段, in the formal or the hidden 隐性 decision chain."""
