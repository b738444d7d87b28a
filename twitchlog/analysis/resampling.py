"""Permutation p-values corrected for every test of a family; must not know factors, days or lags.

References: Freedman & Lane 1983, doi:10.2307/1391660; Winkler et al. 2014, doi:10.1016/j.neuroimage.2014.01.060;
Westfall & Young 1993 (single-step maxT).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_TIE = 1e-12  # statistics nearer than this are the same one, computed in another order


def project_out(values: FloatArray, basis: FloatArray) -> FloatArray:
    """Values without their part in a subspace.

    Parameters
    ----------
    values : array of float, shape (n_rows,) or (n_rows, n_columns)
    basis : array of float, shape (n_rows, n_basis)
        Orthonormal columns.
    """
    return np.asarray(values - basis @ (basis.T @ values))


def correlations(residuals: FloatArray, exposures: FloatArray, basis: FloatArray) -> FloatArray:
    """Correlation of residuals with exposures, both without the design.

    Parameters
    ----------
    residuals : array of float, shape (n_rows,) or (n_sets, n_rows)
    exposures : array of float, shape (n_rows, n_exposures)
        Columns of length 1, orthogonal to the basis (`unit_exposures`).
    basis : array of float, shape (n_rows, n_basis)

    Returns
    -------
    array of float, shape (n_exposures,) or (n_sets, n_exposures)
        From -1 to 1; 0 for an exposure of nothing.
    """
    outside = np.sum(residuals**2, axis=-1) - np.sum((residuals @ basis) ** 2, axis=-1)
    length = np.sqrt(np.maximum(outside, np.finfo(float).tiny))
    return np.asarray((residuals @ exposures) / length[..., None])


def unit_exposures(exposures: FloatArray, basis: FloatArray) -> FloatArray:
    """Exposures without the design, each of length 1; one that the design explains wholly becomes 0.

    Parameters
    ----------
    exposures : array of float, shape (n_rows, n_exposures)
    basis : array of float, shape (n_rows, n_basis)
    """
    left = project_out(exposures, basis)
    length = np.linalg.norm(left, axis=0)
    known = length > 1e-8 * np.linalg.norm(exposures, axis=0)
    return np.asarray(left * np.where(known, 1 / np.where(known, length, 1.0), 0.0))


def permuted_correlations(
    residuals: FloatArray, exposures: FloatArray, basis: FloatArray, *, permutations: int, seed: int
) -> FloatArray:
    """Correlation of every exposure with permuted residuals.

    Parameters
    ----------
    residuals : array of float, shape (n_rows,)
        Whitened and without the design.
    exposures : array of float, shape (n_rows, n_exposures)
        From `unit_exposures`.
    basis : array of float, shape (n_rows, n_basis)
        Orthonormal basis of the whitened design.
    permutations : int
        How many, 1 or more.
    seed : int
        The same seed permutes in the same way, whatever the exposures.

    Returns
    -------
    array of float, shape (permutations, n_exposures)
        From -1 to 1.
    """
    shuffled = np.random.default_rng(seed).permuted(np.tile(residuals, (permutations, 1)), axis=1)
    return correlations(shuffled, exposures, basis)


def exceedance(observed: float | np.floating, under_null: FloatArray) -> float:
    """The p-value (1 + how many are at least as large) / (1 + how many).

    Parameters
    ----------
    observed : float
        The statistic of the diary.
    under_null : array of float, shape (permutations,)
        The same under permutations; for a family, the largest of each permutation.

    Examples
    --------
    >>> exceedance(0.5, np.array([0.1, 0.6, 0.2]))
    0.5
    """
    return float((1 + np.count_nonzero(under_null >= observed - _TIE)) / (1 + len(under_null)))
