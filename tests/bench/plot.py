"""Plots as SVG texts: panels side by side, each with lines over an axis of clients or rows and bars for the spread.

Pure. A panel's x values stand at equal distances, because clients and rows grow by factors.
"""
from dataclasses import dataclass, field
from html import escape

PANEL_WIDTH, PANEL_HEIGHT = 380, 300
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 60, 50
GRID_LINES = 5
LEGEND_STEP = 90
# Told apart by colour-blind readers too.
COLOURS = ("#0072b2", "#000000", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


@dataclass
class Panel:
    """series: by name, a list of (x, Summary) in the order of x."""
    title: str
    x_label: str
    y_label: str
    series: dict = field(default_factory=dict)


def rounded_up(value):
    """The next 1, 2, 2.5 or 5 times a power of ten: the top of an axis."""
    if value <= 0:
        return 1.0
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * step for step in (1, 2, 2.5, 5, 10) if power * step >= value)


def text(x, y, words, anchor="middle", size=12, more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"{more}>{escape(words)}</text>'


def line(x1, y1, x2, y2, colour, width=1.0):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'


class Frame:
    """Where the values of one panel lie in the picture."""

    def __init__(self, panel, offset):
        self.xs = sorted({x for points in panel.series.values() for x, _ in points})
        self.top_value = rounded_up(max((point.high for points in panel.series.values() for _, point in points), default=0))
        self.left, self.right = offset + LEFT, offset + PANEL_WIDTH - RIGHT
        self.top, self.bottom = TOP, PANEL_HEIGHT - BOTTOM

    def x(self, value):
        return self.left + (self.right - self.left) * (self.xs.index(value) + 0.5) / len(self.xs)

    def y(self, value):
        return self.bottom - (self.bottom - self.top) * value / self.top_value


def axes(panel, frame):
    middle = (frame.left + frame.right) / 2
    yield text(middle, frame.top - 12, panel.title, size=14)
    for step in range(GRID_LINES + 1):
        value = frame.top_value * step / GRID_LINES
        yield line(frame.left, frame.y(value), frame.right, frame.y(value), "#dddddd")
        yield text(frame.left - 6, frame.y(value) + 4, f"{value:,.10g}", "end", 11)
    for x in frame.xs:
        yield text(frame.x(x), frame.bottom + 18, f"{x:,}", size=11)
    yield text(middle, frame.bottom + 38, panel.x_label)
    x, y = frame.left - LEFT + 12, (frame.top + frame.bottom) / 2
    yield text(x, y, panel.y_label, more=f' transform="rotate(-90 {x:.1f} {y:.1f})"')


def curve(points, frame, colour):
    places = [(frame.x(x), point) for x, point in points]
    if len(places) > 1:
        path = " ".join(f"{x:.1f},{frame.y(point.median):.1f}" for x, point in places)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, point in places:
        yield line(x, frame.y(point.low), x, frame.y(point.high), colour, 1.5)
        yield f'<circle cx="{x:.1f}" cy="{frame.y(point.median):.1f}" r="3.5" fill="{colour}"/>'


def picture(panels):
    """The whole document; a series has the same colour in every panel."""
    names = list(dict.fromkeys(name for panel in panels for name in panel.series))
    colours = {name: COLOURS[place % len(COLOURS)] for place, name in enumerate(names)}
    width = PANEL_WIDTH * max(len(panels), 1)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{PANEL_HEIGHT}" '
             f'viewBox="0 0 {width} {PANEL_HEIGHT}" font-family="sans-serif">',
             f'<rect width="{width}" height="{PANEL_HEIGHT}" fill="#ffffff"/>']
    for place, name in enumerate(names):
        x = LEFT + place * LEGEND_STEP
        parts += [line(x, 18, x + 18, 18, colours[name], 3), text(x + 23, 22, name, "start")]
    for place, panel in enumerate(panels):
        frame = Frame(panel, place * PANEL_WIDTH)
        parts += axes(panel, frame)
        for name, points in panel.series.items():
            parts += curve(points, frame, colours[name])
    return "\n".join([*parts, "</svg>", ""])
