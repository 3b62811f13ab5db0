"""Names and subjects that somebody, somewhere, will have: by malice or by accident.

Each of `_BASE` is also tried in the middle of an ordinary name and far too long.
"""

from __future__ import annotations

_BASE = (
    # nothing, or nothing to see
    "", " ", "\t", "\u00a0", "\u200b", "\u3000", "\ufeff", "\u2060", "\u00ad", "\u180e",
    # another recipient
    "x <evil@example.org>", "x <evil@example.org>, y", "evil@example.org", "<evil@example.org>",
    "evil@example.org,", ", evil@example.org", "; evil@example.org", "evil@example.org, ana",
    '"x" <evil@example.org>', '" <evil@example.org>, "', '\\" <evil@example.org>, \\"',
    '\\', '\\\\', '"', '""', '\\"', '"\\', "x\\", "(evil@example.org)", "x (evil@example.org", ")",
    "friends: evil@example.org;", "friends:;", ":", ";", ",", "@", "<", ">", "<>", "<<>>",
    "x <evil@example.org> y <bad@example.org>", "<@a.example,@b.example:evil@example.org>",
    "evil@[192.0.2.1]", "[", "]", "evil%example.org@example.com", "evil!example",
    # another header, another body
    "x\r\nBcc: evil@example.org", "x\nBcc: evil@example.org", "x\rBcc: evil@example.org",
    "x\r\n\r\n<script>alert(1)</script>", "x\r\n Bcc: evil@example.org",
    "x\n\tBcc: evil@example.org",
    "x\u2028Bcc: evil@example.org", "x\u2029Bcc: evil@example.org", "x\x85Bcc: evil@example.org",
    "x\x0bBcc: evil@example.org", "x\x0cBcc: evil@example.org", "x\x1cBcc: evil@example.org",
    "x%0d%0aBcc: evil@example.org", "x\\r\\nBcc: evil@example.org", "\r\n", "\n\n",
    "\r", "\r\n.\r\n",
    # words that somebody already encoded
    "=?utf-8?q?x?=", "=?utf-8?q?=3Cevil=40example=2Eorg=3E?=",
    "=?utf-8?b?PGV2aWxAZXhhbXBsZS5vcmc+?=",
    "=?utf-8?q?x=0D=0ABcc=3A_evil=40example=2Eorg?=", "=?", "?=", "=?=?=?",
    "=?utf-8?q?", "=?x?y?z?=",
    "=?utf-8?q?a?= =?utf-8?q?b?=", "=", "==", "_", "a_b", "=3D", "=\r\n", "= ",
    # controls and halves
    "\x00", "a\x00b", "\x01\x02\x03", "\x07", "\x08\x08\x08", "\x1b[31mred\x1b[0m",
    "\x7f", "\x80\x9f",
    "\ud800", "\udfff", "a\udc80b", "\ud83d", "\ufffe", "\uffff", "\ufffd",
    # direction
    "\u202egro.elpmaxe@live", "\u202dx\u202c", "\u2066x\u2069", "\u200fx", "\u061cx", "ana\u202e",
    # scripts
    "Ana", "José Ñandú", "Zoë Åström", "Łukasz Żółć", "Δημήτρης Παπαδόπουλος", "Дмитрий Щербаков",
    "عائشة بنت محمد", "דוד לוי", "王小明", "山田 太郎", "김철수", "สมชาย ใจดี", "अनीता शर्मा",
    "Nguyễn Thị Hạnh",
    "მარიამ", "Աննա", "ᚠᚢᚦᚨᚱᚲ", "𐌰𐌱𐌲", "𝓐𝓷𝓪", "Ａｎａ", "ﬁne", "ß", "ẞ", "İstanbul", "ıŞık", "ǅ",
    # marks above marks, joiners, pictures
    "e\u0301", "a\u0300\u0301\u0302\u0303\u0304", "Z\u0351\u036b\u0343\u032aa\u0302\u035flgo",
    "می\u200cخواهم", "क्\u200dष", "👩\u200d🚀", "👨\u200d👩\u200d👧\u200d👦", "🏳️\u200d🌈",
    "👍🏽", "🇩🇪", "❤️", "1️⃣",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "\U0010ffff", "☃", "™", "…",
    # people of flesh and blood
    "O'Neil", "O’Neil", "Conan \"The\" Baker", "Baker, Conan", "Baker (retired)",
    "Dr. Ana M. Baker",
    "Baker & Sons", "Baker@Night", "Anne-Marie", "Null", "None", "True", "NaN", "0", "-1", "1e309",
    "Ana\u00a0Baker", "Ana  Baker", " Ana ", "Ana.", ".Ana", "...", "-", "--", "—", "ana baker",
    # other people's languages
    "{{7*7}}", "${7*7}", "{% raw %}", "#{7*7}", "%s%s%n", "%d", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "'; DROP TABLE subscribers; --",
    "../../etc/passwd", "`id`", "$(id)",
    "&amp;", "&lt;b&gt;", "&#0;", "]]>", "<!--", "-->", "*|FNAME|*", "{{amazonSESUnsubscribeUrl}}",
    "=1+1", "+1", "@SUM(A1)", "|calc", "http://example.org/", "javascript:alert(1)",
    "mailto:x@example.org",
    "To: x", "Subject: x", "From x", ".", "..", "\r\n--boundary--\r\n", "--=_alternative",
)  # fmt: skip

NAUGHTY = (
    *_BASE,
    *(f"Ana {text} Baker" for text in _BASE),
    *(text + "y" * 120 for text in _BASE),
    *(text * 90 for text in _BASE),
)
