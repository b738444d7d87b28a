"""Our own plain drawing of a body, a face, hands and feet, as paths; must not know what is shown on them.

Each panel has its own midline at x = 0, and y upwards; one unit is the height of the body in every panel. A drawing is
symmetric and has the same outline seen from the front and from behind; only the lines inside it differ. The palms are
turned forward, so that a thumb points away from the body in both views; soles are seen as of somebody who lies on
their back, toes up.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.path import Path

BODY, FACE, HANDS, FEET, SOLES = PANELS = ("body", "face", "hands", "feet", "soles")
FRONT, BACK = VIEWS = ("front", "back")


class Box(NamedTuple):
    """How far a panel reaches: from -half_width to half_width, and from bottom to top."""

    half_width: float
    bottom: float
    top: float


BOXES = {
    BODY: Box(0.27, -0.005, 1.0),
    FACE: Box(0.158, -0.085, 0.381),
    HANDS: Box(0.158, -0.195, 0.012),
    FEET: Box(0.115, -0.168, 0.012),
    SOLES: Box(0.115, -0.006, 0.168),
}

Points = Sequence[tuple[float, float]]

# Outlines: the half at x >= 0, beginning and ending on the midline; the other half is its mirror image.
_HEAD: Points = (
    (0.0, 1.0), (0.018, 0.9975), (0.034, 0.988), (0.0445, 0.969), (0.0475, 0.945), (0.0455, 0.921), (0.040, 0.899),
    (0.030, 0.881), (0.015, 0.869), (0.0, 0.866),
)  # fmt: skip
_TRUNK: Points = (
    (0.0, 0.905), (0.020, 0.903), (0.0335, 0.893), (0.0350, 0.872), (0.0375, 0.857), (0.050, 0.845), (0.074, 0.836),
    (0.099, 0.828), (0.121, 0.814), (0.1365, 0.792), (0.1445, 0.764), (0.1500, 0.733), (0.1570, 0.699),
    (0.1655, 0.666), (0.1770, 0.636), (0.1900, 0.606), (0.2005, 0.573), (0.2105, 0.537), (0.2170, 0.508),
    (0.2190, 0.494), (0.2060, 0.484), (0.1925, 0.488), (0.1875, 0.502), (0.1815, 0.520), (0.1690, 0.550),
    (0.1560, 0.585), (0.1455, 0.616), (0.1365, 0.646), (0.1275, 0.680), (0.1190, 0.716), (0.1125, 0.742),
    (0.1085, 0.746), (0.1060, 0.735), (0.1025, 0.703), (0.0975, 0.667), (0.0930, 0.636), (0.0920, 0.612),
    (0.0950, 0.585), (0.1005, 0.556), (0.1055, 0.524), (0.1085, 0.490), (0.1090, 0.452), (0.1065, 0.410),
    (0.1015, 0.366), (0.0955, 0.327), (0.0915, 0.299), (0.0910, 0.276), (0.0945, 0.248), (0.0965, 0.217),
    (0.0935, 0.180), (0.0870, 0.140), (0.0805, 0.104), (0.0765, 0.073), (0.0785, 0.050), (0.0875, 0.030),
    (0.0965, 0.013), (0.0950, 0.003), (0.0790, -0.001), (0.0610, 0.001), (0.0515, 0.008), (0.0500, 0.024),
    (0.0520, 0.045), (0.0515, 0.068), (0.0470, 0.100), (0.0405, 0.140), (0.0345, 0.182), (0.0330, 0.220),
    (0.0365, 0.252), (0.0385, 0.278), (0.0365, 0.302), (0.0315, 0.336), (0.0240, 0.378), (0.0165, 0.418),
    (0.0095, 0.448), (0.0, 0.459),
)  # fmt: skip
# Closed shapes of the side at x > 0.
_EAR: Points = ((0.045, 0.945), (0.0515, 0.949), (0.0535, 0.938), (0.0495, 0.921), (0.044, 0.919))
# Of a hand one unit long: the wrist at 0, fingers down, the thumb towards x > 0.
_PALM: Points = (
    (0.0, 0.03), (0.125, 0.02), (0.150, -0.06), (0.205, -0.14), (0.235, -0.25), (0.225, -0.40), (0.205, -0.50),
    (0.10, -0.53), (-0.05, -0.53), (-0.18, -0.49), (-0.215, -0.38), (-0.205, -0.22), (-0.165, -0.07), (-0.125, 0.02),
)  # fmt: skip
_DIGITS = (  # from, to, half as thick
    (0.145, -0.20, 0.300, -0.36, 0.068),
    (0.300, -0.36, 0.375, -0.50, 0.056),
    (0.152, -0.46, 0.180, -0.84, 0.053),
    (0.048, -0.48, 0.055, -0.93, 0.054),
    (-0.060, -0.48, -0.068, -0.88, 0.052),
    (-0.160, -0.44, -0.185, -0.75, 0.046),
)
# Of a foot one unit long: the heel or the ankle at 0, toes down, the big toe towards x < 0.
_FOOT: Points = (
    (0.0, 0.04), (0.13, 0.02), (0.150, -0.12), (0.190, -0.30), (0.250, -0.50), (0.275, -0.66), (0.240, -0.76),
    (0.10, -0.83), (-0.08, -0.87), (-0.205, -0.84), (-0.230, -0.72), (-0.205, -0.52), (-0.175, -0.30),
    (-0.150, -0.12), (-0.13, 0.02),
)  # fmt: skip
_SOLE: Points = (
    (0.0, 0.02), (0.105, -0.005), (0.160, -0.09), (0.175, -0.22), (0.190, -0.40), (0.235, -0.56), (0.265, -0.68),
    (0.235, -0.77), (0.10, -0.83), (-0.08, -0.87), (-0.205, -0.85), (-0.240, -0.74), (-0.200, -0.60),
    (-0.105, -0.44), (-0.100, -0.30), (-0.140, -0.18), (-0.150, -0.08), (-0.100, -0.005),
)  # fmt: skip
_TOES = (
    (-0.140, -0.86, -0.140, -0.935, 0.078),
    (-0.008, -0.86, -0.008, -0.945, 0.050),
    (0.092, -0.82, 0.096, -0.895, 0.047),
    (0.174, -0.77, 0.182, -0.830, 0.044),
    (0.240, -0.70, 0.252, -0.750, 0.041),
)

_FACE_SCALE, _AT_CHIN = 2.84, np.array((0.0, 0.866))  # the face is the head enlarged; its chin lies at y = 0
_WRIST, _HAND_IN_BODY, _HAND_TURN = (0.2045, 0.497), 0.120, 0.235  # where, how long, turned outwards (radians)
_HAND, _HAND_AT, _FOOT_LONG, _FOOT_AT = 0.185, 0.076, 0.160, 0.064

# Lines inside: those at x > 0 are mirrored, those that begin on the midline are drawn as they are.
_BROW: Points = ((0.028, 0.262), (0.052, 0.273), (0.082, 0.262))
_EYE: Points = ((0.034, 0.203), (0.046, 0.2125), (0.058, 0.2155), (0.070, 0.2125), (0.082, 0.203), (0.070, 0.1945),
                (0.058, 0.192), (0.046, 0.1945), (0.034, 0.203))  # fmt: skip
_NOSE: Points = ((0.0, 0.141), (0.010, 0.143), (0.021, 0.152))
_MOUTH: Points = ((0.0, 0.092), (0.020, 0.094), (0.042, 0.0965))
_JAWLINE: Points = ((0.0, 0.0), (0.043, 0.0085), (0.083, 0.040), (0.098, 0.066))
_NECK: Points = (
    (0.0, 0.110), (0.080, 0.110), (0.098, 0.050), (0.100, 0.0), (0.104, -0.042), (0.115, -0.074), (0.085, -0.084),
    (0.0, -0.084),
)  # fmt: skip
_FRONT_LINES: tuple[Points, ...] = (
    ((0.012, 0.824), (0.045, 0.828), (0.088, 0.824)),  # collarbone
    ((0.045, 0.277), (0.062, 0.270), (0.079, 0.277)),  # below the knee
)
_BACK_LINES: tuple[Points, ...] = (
    ((0.041, 0.784), (0.049, 0.745), (0.064, 0.713), (0.088, 0.722)),  # shoulder blade
    ((0.0, 0.822), (0.0, 0.720), (0.0, 0.575)),  # spine
    ((0.022, 0.462), (0.050, 0.450), (0.080, 0.460)),  # fold below the buttock
    ((0.046, 0.288), (0.064, 0.284), (0.081, 0.288)),  # hollow of the knee
    ((0.034, 0.889), (0.018, 0.884), (0.0, 0.883)),  # hairline
)
_PALM_LINES: tuple[Points, ...] = (
    ((0.205, -0.30), (0.100, -0.30), (0.040, -0.20), (0.035, -0.06)),  # round the ball of the thumb
    ((-0.195, -0.36), (-0.08, -0.37), (0.06, -0.43)),
)


@cache
def shapes(panel: str) -> tuple[Path, ...]:
    """The closed shapes that a panel is made of; together, their edges hidden where they overlap, they are its outline.

    Parameters
    ----------
    panel : str
        One of `PANELS`.
    """
    if panel == BODY:
        hands = [_placed(each, _HAND_IN_BODY, _WRIST, _HAND_TURN) for each in _hand()]
        return (*_both([_smooth(_EAR), *hands]), _smooth(_whole(_TRUNK)), _smooth(_whole(_HEAD)))
    if panel == FACE:
        ears, head = _both([_enlarged(_smooth(_EAR))]), _enlarged(_smooth(_whole(_HEAD)))
        return (*ears, _smooth(_whole(_NECK)), head)
    if panel == HANDS:
        return _both([_placed(each, _HAND, (_HAND_AT, 0.0)) for each in _hand()])
    outline = _FOOT if panel == FEET else _SOLE
    foot = [_smooth(outline), *(_capsule(*toe) for toe in _TOES)]
    feet = _both([_placed(each, _FOOT_LONG, (_FOOT_AT, 0.0)) for each in foot])
    return feet if panel == FEET else tuple(_upside_down(each) for each in feet)


@cache
def lines(panel: str, view: str) -> tuple[Path, ...]:
    """The lines inside a panel.

    Parameters
    ----------
    panel, view : str
        One of `PANELS` and one of `VIEWS`.
    """
    face = _both([_smooth(each, closed=False) for each in (_BROW, _EYE, _NOSE, _MOUTH, _JAWLINE)])
    if panel == FACE:
        return face
    if panel == HANDS:
        return _both([_placed(_smooth(each, closed=False), _HAND, (_HAND_AT, 0.0)) for each in _PALM_LINES])
    if panel == BODY:
        own = _both([_smooth(each, closed=False) for each in (_FRONT_LINES if view == FRONT else _BACK_LINES)])
        small = tuple(Path(_xy(each) / _FACE_SCALE + _AT_CHIN, each.codes) for each in face)
        return (*own, *small) if view == FRONT else own
    return ()


def _hand() -> list[Path]:
    return [_smooth(_PALM), *(_capsule(*digit) for digit in _DIGITS)]


def _whole(half: Points) -> Points:
    return [*half, *((-x, y) for x, y in reversed(half) if x > 0)]


def _smooth(points: Points, *, closed: bool = True) -> Path:
    """A smooth curve through points (Catmull-Rom, as Bezier curves)."""
    at = np.array(points, dtype=np.float64)
    if closed:
        before, after, beyond = (np.roll(at, shift, axis=0) for shift in (1, -1, -2))
    else:
        padded = np.vstack([at[:1], at, at[-1:]])
        before, at, after, beyond = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    controls = np.stack([at + (after - before) / 6, after - (beyond - at) / 6, after], axis=1).reshape(-1, 2)
    return Path(np.vstack([at[:1], controls]), [Path.MOVETO, *[Path.CURVE4] * len(controls)])


def _capsule(x: float, y: float, end_x: float, end_y: float, radius: float) -> Path:
    """A finger or toe: a thick line with round ends."""
    along = np.arctan2(end_y - y, end_x - x)
    far, near = along + np.linspace(-np.pi / 2, np.pi / 2, 12), along + np.linspace(np.pi / 2, 3 * np.pi / 2, 12)
    ends = [
        at + radius * np.column_stack([np.cos(turn), np.sin(turn)])
        for at, turn in (((end_x, end_y), far), ((x, y), near))
    ]
    return Path(np.vstack([*ends, ends[0][:1]]))


def _placed(path: Path, scale: float, at: tuple[float, float], turn: float = 0.0) -> Path:
    """A path scaled, turned anticlockwise and moved."""
    cosine, sine = np.cos(turn), np.sin(turn)
    turned = _xy(path) @ np.array([[cosine, sine], [-sine, cosine]])
    return Path(scale * turned + np.array(at), path.codes)


def _upside_down(path: Path) -> Path:
    return Path(_xy(path) * np.array((1.0, -1.0)), path.codes)


def _enlarged(path: Path) -> Path:
    return Path((_xy(path) - _AT_CHIN) * _FACE_SCALE, path.codes)


def _both(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Paths and their mirror images; those that lie on the midline once."""
    mirrored = [Path(_xy(each) * np.array((-1.0, 1.0)), each.codes) for each in paths if np.any(_xy(each)[:, 0])]
    return (*paths, *mirrored)


def _xy(path: Path) -> npt.NDArray[np.float64]:
    return np.asarray(path.vertices, dtype=np.float64)
