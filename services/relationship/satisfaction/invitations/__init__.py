"""Survey invitations 问卷邀请: who is asked, by a signed link that can be answered once."""
