"""`{% icon "pin" %}` and `{% glyph "sent" %}`: the desk's drawings, within a line of text.

A glyph is a state's own shape, so that nobody has to tell states by their colour.
Both are mute to those who listen: the word stands beside them.
"""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_DOTS = '<g fill="currentColor" stroke="none">{}</g>'
_RING = '<circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="1.6"{}/>'
_DISC = '<circle cx="7" cy="7" r="6.3" fill="currentColor"/>'
_ON_DISC = (
    ' fill="none" stroke="var(--surface)" stroke-width="1.6" stroke-linecap="round"'
    ' stroke-linejoin="round"/>'
)


def _dots(*centres: tuple[float, float], radius: float) -> str:
    return _DOTS.format("".join(f'<circle cx="{x}" cy="{y}" r="{radius}"/>' for x, y in centres))


ICONS = {
    "add": '<path d="M8 3v10M3 8h10"/>',
    "alert": '<path d="M8 2.5 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1"/>',
    "apart": '<path d="M8 13V8.5L3.5 4M8 8.5 12.5 4M3.5 7V4h3M12.5 7V4h-3"/>',
    "back": '<path d="M9.5 4.5 6 8l3.5 3.5"/>',
    "calendar": '<rect x="2.5" y="3.5" width="11" height="10" rx="1.5"/>'
    '<path d="M2.5 6.8h11M5.5 2v3M10.5 2v3"/>',
    "chart": '<path d="M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6"/>',
    "check": '<path d="m3 8.5 3.3 3.3L13 4.5"/>',
    "clock": '<circle cx="8" cy="8" r="5.7"/><path d="M8 4.8V8l2.2 1.6"/>',
    "compare": '<path d="M5 2.5v6M2 5.5h6M8.5 11.5h5.5M2 13.5h4"/>',
    "cross": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "dark": '<path d="M13.3 9.6A5.7 5.7 0 0 1 6.4 2.7a5.7 5.7 0 1 0 6.9 6.9z"/>',
    "desktop": '<rect x="1.8" y="2.8" width="12.4" height="8.4" rx="1.2"/>'
    '<path d="M5.5 13.5h5M8 11.2v2.3"/>',
    "down": '<path d="m4.5 6.5 3.5 3.5 3.5-3.5"/>',
    "download": '<path d="M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10"/>',
    "external": '<path d="M6.5 3.5h-3v9h9v-3M9.5 2.5h4v4M13 3 7.5 8.5"/>',
    "feed": '<path d="M3 3a10 10 0 0 1 10 10M3 7.5A5.5 5.5 0 0 1 8.5 13"/>'
    '<circle cx="3.8" cy="12.2" r="1"/>',
    "filter": '<path d="M2 4h12M4.5 8h7M6.5 12h3"/>',
    "find": '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/>',
    "forward": '<path d="m6.5 4.5 3.5 3.5-3.5 3.5"/>',
    "grid": '<path d="M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z"/>',
    "handle": _dots((6, 4), (10, 4), (6, 8), (10, 8), (6, 12), (10, 12), radius=1.1),
    "home": '<path d="M2.5 7 8 2.5 13.5 7v6.5h-4V9.5h-3v4h-4z"/>',
    "issue": '<rect x="2.5" y="2.5" width="11" height="11" rx="1.5"/>'
    '<path d="M5 5.5h6M5 8h6M5 10.5h3.5"/>',
    "key": '<circle cx="5.5" cy="10.5" r="3"/><path d="m7.7 8.3 5.8-5.8M11 5l2 2"/>',
    "link": '<path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.2 6.8a2.6'
    ' 2.6 0 0 0-3.7 0L3.2 9.1a2.6 2.6 0 0 0 3.7 3.7l.8-.8"/>',
    "mail": '<rect x="2" y="3.5" width="12" height="9" rx="1.5"/>'
    '<path d="m2.5 4.5 5.5 4.5 5.5-4.5"/>',
    "merged": '<path d="M3.5 3v2.5c0 2 1.5 2.5 4.5 2.5s4.5.5 4.5 2.5V13M3.5 13v-2.5C3.5 8.5 5 8'
    ' 8 8"/>',
    "more": _dots((3.5, 8), (8, 8), (12.5, 8), radius=1.2),
    "never": '<circle cx="8" cy="8" r="5.5"/><path d="m4.2 4.2 7.6 7.6"/>',
    "no-pictures": '<path d="M4 3h8a1.5 1.5 0 0 1 1.5 1.5V12M12 13H4a1.5 1.5 0 0 1-1.5-1.5v-7'
    'M2 2l12 12"/>',
    "pause": '<path d="M5.8 3.5v9M10.2 3.5v9"/>',
    "people": '<circle cx="6" cy="5.5" r="2.5"/><path d="M1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4'
    'M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 9.8c1.5.6 2.5 1.9 2.5 3.7"/>',
    "person": '<circle cx="8" cy="5.5" r="2.7"/>'
    '<path d="M2.8 13.7c0-2.8 2.3-4.3 5.2-4.3s5.2 1.5 5.2 4.3"/>',
    "phone": '<rect x="4.5" y="1.8" width="7" height="12.4" rx="1.5"/><path d="M7.2 12h1.6"/>',
    "picture": '<rect x="2.5" y="3" width="11" height="10" rx="1.5"/>'
    '<circle cx="5.8" cy="6.2" r="1"/><path d="m3 12 3.5-3.5 2.2 2.2L10.5 9l3 3"/>',
    "pin": '<path d="M8 10v4M5.5 2h5l-.7 4.5L11.5 10h-7l1.7-3.5z"/>',
    "play": '<path d="M5 3.2v9.6L12.6 8z"/>',
    "pool": '<path d="m8 2.5 6 3-6 3-6-3zM2 8.5l6 3 6-3M2 11.2l6 3 6-3"/>',
    "quote": '<path d="M3 10.5c2 0 3-1.3 3-3.2V4.5H2.8v3.2H6M9.5 10.5c2 0 3-1.3 3-3.2V4.5H9.3'
    'v3.2h3.2"/>',
    "settings": '<circle cx="8" cy="8" r="2"/><path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6'
    ' 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4"/>',
    "text": '<path d="M3 4h10M3 7h10M3 10h7M3 13h4"/>',
    "undo": '<path d="M5.5 3.5 2.5 6.5l3 3M3 6.5h6a3.5 3.5 0 0 1 0 7H6.5"/>',
    "up": '<path d="m4.5 9.5 3.5-3.5 3.5 3.5"/>',
    "web": '<circle cx="8" cy="8" r="5.7"/><path d="M2.5 8h11M8 2.3c2 2 2.3 4 2.3 5.7S10 11.7 8'
    ' 13.7C6 11.7 5.7 9.7 5.7 8S6 4.3 8 2.3z"/>',
}

GLYPHS = {
    # issues
    "draft": _RING.format(' stroke-dasharray="2.4 1.9"'),
    "approved": _RING.format("") + '<path d="M7 3.8a3.2 3.2 0 0 1 0 6.4z" fill="currentColor"/>',
    "scheduled": _RING.format("")
    + '<path d="M7 4v3.2l2 1.3" fill="none" stroke="currentColor" stroke-width="1.5"'
    ' stroke-linecap="round"/>',
    "sending": _RING.format(' opacity=".3"')
    + '<path d="M7 1.5A5.5 5.5 0 0 1 12.5 7" fill="none" stroke="currentColor"'
    ' stroke-width="1.8" stroke-linecap="round"/>',
    "held": f'{_DISC}<path d="M5.5 4.7v4.6M8.5 4.7v4.6"{_ON_DISC}',
    "cancelled": _RING.format("")
    + '<path d="m3.3 10.7 7.4-7.4" stroke="currentColor" stroke-width="1.6"/>',
    "skipped": '<path d="M2 7h3M9 7h3" stroke="currentColor" stroke-width="1.7"'
    ' stroke-linecap="round"/><circle cx="7" cy="7" r=".9" fill="currentColor"/>',
    # deliveries
    "queued": _RING.format(""),
    "sent": f'{_DISC}<path d="m4.3 7.2 1.9 1.9 3.5-3.9"{_ON_DISC}',
    "bounced": '<path d="M11.5 2.5v4a2 2 0 0 1-2 2H3M6 5.5l-3 3 3 3" fill="none"'
    ' stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>',
    "complained": '<path d="M3 12.5v-10h7.5l-2 3 2 3H3" fill="none" stroke="currentColor"'
    ' stroke-width="1.6" stroke-linejoin="round"/>',
    "failed": f'{_DISC}<path d="m4.8 4.8 4.4 4.4M9.2 4.8 4.8 9.2"{_ON_DISC}',
    "excluded": '<path d="M3 7h8" stroke="currentColor" stroke-width="1.8"'
    ' stroke-linecap="round"/>',
    "doubt": '<path d="M7 .9 13.1 7 7 13.1.9 7z" fill="currentColor"/><path d="M5.6 5.6c.1-1 .7-1.4'
    ' 1.5-1.4.9 0 1.5.5 1.5 1.3 0 1-1.4 1.1-1.4 2.2M7.2 9.7v.1" fill="none"'
    ' stroke="var(--surface)" stroke-width="1.3" stroke-linecap="round"/>',
    # subscriptions
    "active": '<circle cx="7" cy="7" r="4" fill="currentColor"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    return mark_safe(f'<svg class="i" viewBox="0 0 16 16" aria-hidden="true">{ICONS[name]}</svg>')


@register.simple_tag
def glyph(name: str) -> SafeString:
    return mark_safe(f'<svg class="gl" viewBox="0 0 14 14" aria-hidden="true">{GLYPHS[name]}</svg>')
