"""Why an answer is no list: refused, a wall of scripts, a sign-in, an error. Each in a sentence; none is evaded."""

import re

# Servers and firewalls that answer with these let no program in; 412 is the usual wall of Chinese authorities.
WALL_STATUS = {
    401: "The server asks for a sign-in (401).",
    403: "The server refuses us (403).",
    407: "The server asks for a sign-in (407).",
    412: "A wall of scripts stands before the page (412): only a browser gets past it.",
    418: "A firewall refuses us (418).",
    429: "The server says that we ask too often (429).",
    444: "A firewall refuses us (444).",
    451: "The server refuses us for legal reasons (451).",
    493: "A firewall refuses us (493).",
    521: "A wall of scripts stands before the page (521): only a browser gets past it.",
    567: "A firewall refuses us (567).",
}
GONE = {404: "The page is not there any more (404).", 410: "The page was taken away (410)."}
# In pages that say 200. What scripts of walls are made of, and what their pages tell people.
SCRIPT_WALL = re.compile(
    r"\$_ts\b|_\$jsvmprt|acw_sc__v2|__jsl_clearance|window\.onload=setTimeout|cdn-cgi/challenge|_cf_chl|__tst_status|"
    r"challenge-platform|aliyun_waf|probe\.js|yunsuo_session",
    re.IGNORECASE,
)
FIREWALL = re.compile(
    r"访问被(?:拦截|拒绝|阻断)|请求被(?:拦截|阻断)|拦截提示|网站防火墙|(?:您|你)的(?:请求|访问)(?:可能)?(?:存在|带有|被)|非法访问|"
    r"安全(?:验证|校验|检查|狗)|人机(?:验证|校验)|滑动验证|验证码|创宇盾|云防护|安全防护|访问(?:过于|太)频繁|请求过于频繁|禁止访问|"
    r"\bWAF\b|web application firewall|access denied|request (?:was |has been )?(?:blocked|rejected|unsuccessful)|"
    r"verify (?:that )?you are (?:a )?human|are you a robot|unusual traffic|captcha|just a moment|checking your browser|"
    r"attention required|you don.t have permission|forbidden",
    re.IGNORECASE,
)
SIGN_IN = re.compile(r"<input[^>]{0,300}type\s*=\s*[\"']?password", re.IGNORECASE)
COOKIE_WALL = re.compile(r"document\.cookie\s*=[^<]{0,600}location", re.IGNORECASE)
LONGEST_WALL = 800  # characters that people read; a longer text that has such a word is about it
MOST_LINKS = 10  # of a wall; a portal has a menu


def refusal_of_status(status: int) -> tuple[str, str] | None:
    """(outcome, sentence) of an answer whose status says that it is no page; None if it may be one."""
    if status in WALL_STATUS:
        return "blocked", WALL_STATUS[status]
    if status in GONE:
        return "unreadable", GONE[status]
    if not 200 <= status < 300:
        return "unreadable", f"The server answered with an error ({status})."
    return None


def wall_of_page(source: str, text: str, links: int) -> str:
    """The sentence if a page without a list is a wall; "" if it is not. `text` is what people read of it."""
    if SCRIPT_WALL.search(source) or (not links and COOKIE_WALL.search(source)):
        return "A wall of scripts stands before the page: only a browser gets past it."
    if links > MOST_LINKS:
        return ""
    if SIGN_IN.search(source):
        return "The page asks for a sign-in."
    if len(text) < LONGEST_WALL and (word := FIREWALL.search(text)):
        return f'A firewall answers instead of the page ("{word[0]}").'
    return ""
