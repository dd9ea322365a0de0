"""Linear programmes of counts, given to HiGHS: maximise under rows that count their variables."""

from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Row:
    """At least `least` and at most `most` in all of the variables at these places, each counted `times`; None: once."""

    variables: Places
    most: float = highspy.kHighsInf
    least: float = -highspy.kHighsInf
    times: Places | None = None

    @property
    def weight(self) -> int:
        """The most that the row may come to where each variable is 1 at most."""
        return len(self.variables) if self.times is None else int(self.times.sum())

    def beside(self, variables: Places) -> "Row":
        """The same row with these variables too, counted once."""
        times = self.times
        if times is not None:
            times = np.append(times, np.ones(len(variables), dtype=np.int64))
        return replace(self, variables=np.append(self.variables, variables), times=times)


@dataclass(frozen=True)
class Solution:
    """`values` of the variables and prices of the rows, empty where none was found; no total is above `bound`.

    A row that holds from above has a price of at least 0, one that holds from below of at most 0.
    """

    values: Values
    prices: Values
    bound: float
    infeasible: bool


def maximise(worth: Values, rows: list[Row], seconds: float, *, whole: bool, most: float | Values = 1.0) -> Solution:
    """The values between 0 and `most` of greatest worth, whole numbers where `whole`; stops after `seconds`.

    There are prices only without whole numbers.
    """
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("time_limit", max(seconds, 0.05))
    solver.setOptionValue("mip_rel_gap", 1e-5)
    if not whole:
        # The simplex method loses itself among the many assignments of the same worth: 1 s against more than 30.
        solver.setOptionValue("solver", "ipm")
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(worth), len(rows)
    program.col_cost_ = -worth
    program.col_lower_ = np.zeros(len(worth))
    program.col_upper_ = np.broadcast_to(np.asarray(most, dtype=np.float64), worth.shape)
    program.row_lower_ = np.array([row.least for row in rows], dtype=np.float64)
    program.row_upper_ = np.array([row.most for row in rows], dtype=np.float64)
    sizes = np.array([len(row.variables) for row in rows], dtype=np.int64)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    program.a_matrix_.index_ = np.concatenate([np.zeros(0, dtype=np.int64), *(row.variables for row in rows)]).astype(
        np.int32
    )
    program.a_matrix_.value_ = np.concatenate(
        [np.zeros(0), *(np.ones(len(row.variables)) if row.times is None else row.times for row in rows)]
    ).astype(np.float64)
    if whole:
        program.integrality_ = [highspy.HighsVarType.kInteger] * len(worth)
    solver.passModel(program)
    solver.run()
    # What is worth nothing adds nothing, however many there may be of it.
    ceiling = np.multiply(worth, most, out=np.zeros(len(worth)), where=worth > 0)
    return _solution(solver, whole, float(ceiling.sum()))


def _solution(solver: Any, whole: bool, ceiling: float) -> Solution:
    status, info, found = solver.getModelStatus(), solver.getInfo(), solver.getSolution()
    infeasible = status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
    bound = ceiling
    if status == highspy.HighsModelStatus.kOptimal:
        bound = -(info.mip_dual_bound if whole else info.objective_function_value)
    elif whole and np.isfinite(info.mip_dual_bound):
        bound = min(bound, -info.mip_dual_bound)
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return Solution(
        values=np.array(found.col_value if feasible else []),
        prices=-np.array(found.row_dual) if not whole and feasible else np.zeros(0),
        bound=bound,
        infeasible=infeasible,
    )
