"""Contrast, lightness and simulated colour-vision deficiency, from the published formulas; must not import the charts.

Sources: WCAG 2.2 (relative luminance, contrast ratio); IEC 61966-2-1 (sRGB); CIE 15 (L*a*b*, white point D65);
Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE
TVCG 15(6), 1291-1298: the matrices for severity 1.0, which act on linear RGB.
"""

from __future__ import annotations

import numpy as np

DEFICIENCIES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
VISIONS = ("all colours", *DEFICIENCIES, "greyscale")

_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = _TO_XYZ @ np.ones(3)


def linear_rgb(colour) -> np.ndarray:
    """Linear RGB, 0 to 1, of "#rrggbb" or of three shares."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)] if isinstance(colour, str) else list(colour)[:3]
    return np.array([s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares])


def luminance(colour) -> float:
    """Relative luminance, WCAG 2.2."""
    return float(np.array([0.2126, 0.7152, 0.0722]) @ linear_rgb(colour))


def contrast(one, other) -> float:
    """Contrast ratio, WCAG 2.2: 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def seen(colour, vision: str) -> np.ndarray:
    """Linear RGB as somebody with a deficiency sees it, or as a greyscale printer gives it."""
    rgb = linear_rgb(colour)
    if vision == "greyscale":
        return np.full(3, luminance(colour))
    return np.clip(np.array(DEFICIENCIES[vision]) @ rgb, 0, 1) if vision in DEFICIENCIES else rgb


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear RGB."""
    shares = _TO_XYZ @ rgb / _WHITE
    f = np.where(shares > 216 / 24389, np.cbrt(shares), (24389 / 27 * shares + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one, other, vision: str) -> float:
    """The colour difference (CIE 1976 delta E) as it is seen."""
    return float(np.linalg.norm(lab(seen(one, vision)) - lab(seen(other, vision))))


def lighter_by(one, other, vision: str) -> float:
    """The difference in lightness (L*, 0 to 100) as it is seen."""
    return float(abs(lab(seen(one, vision))[0] - lab(seen(other, vision))[0]))
