"""Who speaks in writing without blanks: Japanese and Chinese.

There are no words to count here, only what stands against the marks: 田中氏は「…」と
述べた, 王明说：“…”, “…”李华表示.
"""

from __future__ import annotations

import re

from digest.attribution import Attribution
from digest.clauses import Mention
from digest.marks import Marked

_REACH = 40  # code points looked at on either side of a quotation
_NAME = r"[^\s、。，,.；;：:！？!?「」『』“”()（）]"
_JAPANESE_BEFORE = re.compile(rf"(?P<who>{_NAME}{{1,20}}?)(?:は|が|も)、?[^。「」]{{0,20}}$")
_JAPANESE_BEHIND = re.compile(
    rf"と(?:、|も)?(?P<who>{_NAME}{{1,15}}?)(?:は|が)?(?:述べ|話し|話す|語っ|語る|言っ|"
    r"言う|説明し|説明する|指摘し|指摘する|強調し|強調する|コメントし|訴え|答え)"
)
_JAPANESE_SOURCE = re.compile(rf"(?P<who>{_NAME}{{1,20}}?)によ(?:ると|れば)、?$")
_JAPANESE_SIGNED = re.compile(rf"（(?P<who>{_NAME}{{2,15}})）")
_JAPANESE_SAID = re.compile(
    r"(?:など)?と(?:[^。「」]{0,15})?(?:述べ|話し|話す|語っ|語る|言っ|言う|説明|指摘|強調|コメント|訴え|答え)"
)
_CHINESE_SAID = r"(?:说道|说|告诉|表示|称|指出|认为|强调|写道|问道|问|回答|透露|介绍|补充)"
_CHINESE_BEFORE = re.compile(
    rf"据?(?P<who>{_NAME}{{2,12}}?){_CHINESE_SAID}(?:道|记者)?[：:，,]?\s*$"
)
_CHINESE_BEHIND = re.compile(rf"[，,]?(?P<who>{_NAME}{{2,12}}?){_CHINESE_SAID}")
_KANA = re.compile(r"[\u3040-\u30ff]")


def attribute(text: str, mark: Marked) -> Attribution | None:
    """Return who speaks, where a verb of saying stands against the marks."""
    before, start = text[max(0, mark.opened - _REACH) : mark.opened], max(0, mark.opened - _REACH)
    behind = text[mark.closed : mark.closed + _REACH]
    if _KANA.search(before + behind):
        if match := _JAPANESE_BEHIND.match(behind):
            return _found(match, mark.closed)
        if _JAPANESE_SAID.match(behind) and (match := _JAPANESE_BEFORE.search(before)):
            return _found(match, start)
        if match := _JAPANESE_SOURCE.search(before):
            return _found(match, start)
        if match := _JAPANESE_SIGNED.match(behind):
            return _found(match, mark.closed)._replace(sure=False)
        return None
    if match := _CHINESE_BEFORE.search(before):
        return _found(match, start)
    if match := _CHINESE_BEHIND.match(behind):
        return _found(match, mark.closed)
    return None


def _found(match: re.Match[str], offset: int) -> Attribution:
    start, end = match.span("who")
    return Attribution(Mention(offset + start, offset + end, match["who"], "named"), "said", True)
