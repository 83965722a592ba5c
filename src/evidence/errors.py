"""The one kind of error that a person can mend."""


class EvidenceError(Exception):
    """Input that can't be used: what is wrong, where, and how to mend it, in one line.

    Parameters
    ----------
    where : str
        The file, entry or option at fault.
    what : str
        What is wrong with it.
    how : str
        What a person can do about it.

    Examples
    --------
    >>> print(EvidenceError("sources.toml", "two sources have the id 'napo'", "rename one of them"))
    sources.toml: two sources have the id 'napo'; rename one of them
    """

    def __init__(self, where: object, what: str, how: str) -> None:
        super().__init__(" ".join(f"{where}: {what}; {how}".split()))
        self._said = (where, what, how)

    def add(self, more: str) -> None:
        """Say more, in the same line.

        Examples
        --------
        >>> error = EvidenceError("submission.toml", "has no title", "write one")
        >>> error.add("nothing was written")
        >>> print(error)
        submission.toml: has no title; write one; nothing was written
        """
        self.args = (f"{self}; {more}",)

    def __reduce__(self) -> tuple[type, tuple[object, str, str]]:
        return type(self), self._said  # so that it reaches a person from another process
