"""A curve through a few points, as SVG that reads by day and by night."""

from __future__ import annotations

from collections.abc import Mapping

_WIDTH, _HEIGHT, _LEFT, _BELOW, _ABOVE = 560, 300, 64, 48, 24


def curve(points: Mapping[float, float], names: tuple[str, str]) -> str:
    """Return a plot of `points`, both axes from 0; `names` are of the axes."""
    widest, highest = max(points), max(points.values())

    def place(x: float, y: float) -> tuple[float, float]:
        across = _LEFT + x / widest * (_WIDTH - _LEFT - 40)
        return across, _HEIGHT - _BELOW - y / highest * (_HEIGHT - _BELOW - _ABOVE)

    places = {point: place(*point) for point in points.items()}
    path = " ".join(f"{across:.1f},{up:.1f}" for across, up in places.values())
    dots = "".join(
        f'<circle cx="{across:.1f}" cy="{up:.1f}" r="3.5" fill="#2a5bd7"/>'
        f'<text x="{across:.1f}" y="{up - 10:.1f}" text-anchor="middle">{y:.2g}</text>'
        f'<text x="{across:.1f}" y="{_HEIGHT - _BELOW + 18}" text-anchor="middle">{x:,}</text>'
        for (x, y), (across, up) in places.items()
    )
    bottom, right = _HEIGHT - _BELOW, _WIDTH - 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
        f' aria-label="{names[1]} by {names[0]}" font-family="sans-serif" font-size="12"'
        ' fill="#767676">'
        f'<path d="M{_LEFT} {_ABOVE}V{bottom}H{right}" fill="none" stroke="#767676"/>'
        f'<polyline points="{_LEFT},{bottom} {path}" fill="none" stroke="#2a5bd7"'
        f' stroke-width="2"/>{dots}'
        f'<text x="{(_LEFT + right) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">{names[0]}</text>'
        f'<text transform="translate(16 {_HEIGHT / 2}) rotate(-90)" text-anchor="middle">'
        f"{names[1]}</text></svg>\n"
    )
