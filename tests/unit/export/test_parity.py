import dataclasses
import math

import numpy as np
import pytest

from proofbook.errors import ExportError, ParityError
from proofbook.evaluation import table
from proofbook.export import Check, Parity, check_parity, compare, kinds_of, to_onnx
from proofbook.modeling import predict


@pytest.fixture
def check(fitted_model, rows, columns):
    """Check the exported logistic regression against a model, with changed arguments."""
    _, test = rows
    model = fitted_model("logistic_regression")
    exported = to_onnx(model, kinds_of(columns))

    def call(trained=model, test=test, stored=None, tolerance=1e-5):
        stored = table(test, predict(model, test, columns), columns) if stored is None else stored
        return check_parity(trained, exported, test, stored, manifest=columns, tolerance=tolerance)

    return call


def test_the_report_names_checks_rows_and_the_worst_row(check, rows):
    report = check()
    content = report.to_dict()
    assert content["version"] == 1
    assert [set(each) for each in content["checks"]] == [{"name", "rows", "max_difference", "worst_row"}] * 3
    assert content["checks"][0]["worst_row"] in set(rows[1]["row_id"])
    assert all(0 <= each["max_difference"] <= 1e-5 for each in content["checks"])


def test_another_model_is_a_mismatch_and_the_error_names_the_worst_row(check, fitted_model):
    with pytest.raises(ParityError) as caught:
        check(trained=fitted_model("extra_trees"))
    assert len(caught.value.details) == 2
    assert all("at row row1-" in line for line in caught.value.details)


def test_other_evaluated_predictions_are_a_mismatch(check, rows, columns, fitted_model):
    _, test = rows
    stored = table(test, predict(fitted_model("logistic_regression"), test, columns), columns)
    stored.loc[7, "score"] += 2e-5
    with pytest.raises(ParityError, match="answers otherwise") as caught:
        check(stored=stored)
    assert "row1-7" in caught.value.details[0]
    assert check(stored=stored, tolerance=1e-4).failures == ()


def test_predictions_of_other_rows_are_refused(check, rows, columns):
    stored = table(rows[1], np.zeros(len(rows[1])), columns).iloc[::-1]
    with pytest.raises(ParityError, match="not of the test rows"):
        check(stored=stored)


@pytest.mark.parametrize("tolerance", [-1.0, math.nan])
def test_a_tolerance_is_not_negative(check, tolerance):
    with pytest.raises(ExportError, match="tolerance"):
        check(tolerance=tolerance)


def test_numbers_that_float32_does_not_hold_are_refused(check, rows):
    _, test = rows
    test.loc[3, "pressure"] = 0.1
    with pytest.raises(ExportError, match="cannot be fed") as caught:
        check(test=test)
    assert caught.value.details == ("pressure: float32 does not hold its numbers exactly",)


def test_no_number_is_the_largest_difference():
    found = compare("x", np.array([0.5, np.nan, 0.1]), np.array([0.5, 0.2, 0.9]), ["a", "b", "c"])
    assert found == Check("x", 3, math.inf, "b")


def test_nothing_compared_is_a_failure():
    report = Parity(1e-5, (compare("x", np.empty(0), np.empty(0), []),))
    assert report.failures == report.checks
    for empty in (report, dataclasses.replace(report, checks=())):
        with pytest.raises(ParityError):
            empty.demand()
