"""Which way sentences are coded: each read by the encoder, or, where they are very many, in the quick gear."""

MANY = 20_000  # sentences: the encoder alone would read them for the better part of ten minutes on two cores
PART = 4_096  # sentences or a document more: what a process takes at once, and what a rerun need not do again
READ = 512  # sentences that a worker elsewhere reads at once in the slow gear


def gear(sentences: int) -> str:
    """Return "slow", each sentence read by the encoder, or "quick", as `evidence.coding.quick` describes it.

    Examples
    --------
    >>> gear(867), gear(178_000)
    ('slow', 'quick')
    """
    return "quick" if sentences > MANY else "slow"


def hurried(sentences: int, decided: bool) -> list[str]:
    """Return a line that says what the quick gear costs, where it is taken; `decided`: whether people decided on sentences."""
    if gear(sentences) == "slow":
        return []
    from evidence.coding.quick import measured

    f1, taught = measured(), "; what people decided stands, but the coder did not learn from it"
    return [
        f"{sentences:,} sentences, so coded in the quick gear: macro-F1 {f1['quick']:.3f} in place of "
        f"{f1['slow']:.3f} on coded texts that it had not seen{taught if decided else ''}"
    ]
