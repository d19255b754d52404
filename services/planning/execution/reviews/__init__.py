"""Reviews of plans 规划检查: scheduled at the approval, held with findings, marks and corrections."""
