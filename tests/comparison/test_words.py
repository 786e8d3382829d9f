import numpy as np
import pytest
from scipy.sparse import csr_matrix

from framing.comparison.words import dispersion, keyness, log_odds, words


def test_log_odds_by_hand():
    y, z = np.array([10.0, 90.0, 0.0]), np.array([30.0, 70.0, 0.0])
    odds, score = log_odds(y, z, prior=20.0)
    alpha = 20 * 40 / 200
    by_hand = np.log((10 + alpha) / (100 + 20 - 10 - alpha)) - np.log((30 + alpha) / (100 + 20 - 30 - alpha))
    assert odds[0] == pytest.approx(by_hand, abs=1e-9)
    assert score[0] == pytest.approx(by_hand / np.sqrt(1 / (10 + alpha) + 1 / (30 + alpha)), abs=1e-9)
    assert np.isnan(odds[2]) and np.isnan(score[2])
    assert log_odds(z, y, prior=20.0)[1][:2] == pytest.approx(-score[:2])


def test_dispersion_of_gries():
    # Gries (2008), section 3: five parts of 9, 10, 10, 10, 11 words, in which "a" stands 1 to 5 times.
    counts = np.array([[1, 0], [2, 0], [3, 0], [4, 0], [5, 7]])
    found = dispersion(counts, [9, 10, 10, 10, 11])
    assert found[0] * (1 - 9 / 50) == pytest.approx(0.18, abs=1e-9)
    assert found[1] == pytest.approx((1 - 11 / 50) / (1 - 9 / 50), abs=1e-9)


def test_one_article_makes_no_finding():
    table = np.zeros((40, 3))
    table[0, 0] = 200  # often, in one article
    table[:20, 1] = 3  # in all articles of the group
    table[:, 2] = 50
    group = np.repeat([0, 1], 20)
    found = [
        (row["group"], column)
        for column, row, _ in keyness(csr_matrix(table), table.sum(axis=1), group, ["A", "B"])
    ]
    assert ("A", 1) in found and ("A", 0) not in found


def test_words_with_examples():
    import polars as pl

    texts = {f"a{n}": f"Number {n}: the dreadful regime fell today." for n in range(8)}
    texts |= {f"b{n}": f"Number {n}: the elected government fell today." for n in range(8)}
    members = {name: name[0].upper() for name in texts}
    empty = pl.DataFrame(
        schema={"doc_id": pl.String, "start": pl.Int64, "end": pl.Int64, "text": pl.String, "analyzer": pl.String,
                "category": pl.String}
    )  # fmt: skip
    found = words(empty, members, ["A", "B"], texts)
    assert found["entries"] == []
    top = {(row["group"], row["term"]): row for row in found["terms"]}
    assert ("A", "dreadful regime") in top and ("B", "government") in top and ("A", "fell") not in top
    example = top["A", "regime"]["examples"][0]
    assert texts[example["doc_id"]][example["start"] : example["end"]] == example["text"] == "regime"
    assert top["A", "regime"]["articles"] == 8 and top["A", "regime"]["dispersion"] < 0.1
