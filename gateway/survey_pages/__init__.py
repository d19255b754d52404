"""Survey pages 问卷页面: where whoever has a link answers a survey, without signing in."""
