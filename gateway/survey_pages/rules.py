"""The pages that the gateway itself shows, when it does not pass a request on or gets no answer."""

from shared.problems import Language, Problem, Text, TooManyRequests

MAX_FORM_BYTES = 256 * 1024
BUSY = Text("Too many requests: please wait a minute and try again.", "访问过于频繁，请一分钟后再试。")
AWAY = Text(
    "This page cannot be shown at the moment. Please try again in a few minutes: sending the same again does no harm.",
    "页面暂时无法显示，请几分钟后重试；重复提交相同内容不会有影响。",
)
TOO_LARGE = Text("What was sent is too long.", "提交的内容过长。")

PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{message}</title>
</head>
<body>
<p>{message}</p>
</body>
</html>
"""


def page_of(problem: Problem, language: Language) -> str:
    """The page in place of a problem, for people: it says what to do and nothing else."""
    message = BUSY if isinstance(problem, TooManyRequests) else TOO_LARGE if problem.status == 413 else AWAY
    return PAGE.format(language=language, message=message.in_language(language))
