"""Edit distance of two words, as far as a limit."""


def edit_distance(first: str, second: str, limit: int) -> int:
    """Optimal string alignment distance: insertions, deletions, substitutions, transpositions of neighbours.

    Returns some number above `limit` if the distance exceeds it. Only the cells within `limit` of the diagonal are computed.
    """
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    above: list[int] = []
    row = [min(number, limit + 1) for number in range(len(second) + 1)]
    for i, letter in enumerate(first, 1):
        before, above, row = above, row, [limit + 1] * (len(second) + 1)
        row[0] = min(i, limit + 1)
        for j in range(max(1, i - limit), min(len(second), i + limit) + 1):
            other = second[j - 1]
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row[j] = cost
        if min(row) > limit:
            return limit + 1
    return row[-1]
