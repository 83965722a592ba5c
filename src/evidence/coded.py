"""The stages of coding: what rules find, what the coder proposes, what people and readers decided, and what stands."""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from evidence.cluster import on_cluster
from evidence.files import cached, key_of, sha256
from evidence.stages import Stages

if TYPE_CHECKING:
    from evidence.reading import Corpus, Parts


class Coded(Stages):
    """A corpus with its codings."""

    @property
    def rule_codings(self) -> pd.DataFrame:
        """The codings frame by the codebook's rules alone: the cues."""
        return self._by_rule[0]

    @property
    def places(self) -> pd.DataFrame:
        """The places frame: what each sentence is read with, and what the rules say of stance and speaker."""
        return self._by_rule[1]

    @cached_property
    def _by_rule(self) -> tuple[pd.DataFrame, ...]:
        def compute() -> tuple[pd.DataFrame, ...]:
            from evidence.coding.rule_coder import code_by_rule

            return code_by_rule(self.corpus, self.sources, self.codebook)

        return self._shared_out("rules", self._coded_from(), ("codings", "places"), compute)

    @cached_property
    def proposals(self) -> pd.DataFrame:
        """The proposals frame: what the coder makes of every sentence and theme."""
        if self._gear == "quick":
            return pd.concat([found for _, found in self._proposed_quickly()], ignore_index=True)

        def compute() -> tuple[pd.DataFrame]:
            from evidence.coding.coder import proposed

            return (proposed(self.sentences, self.places, self.rule_codings, self.codebook.ids, self.decisions),)

        return self._shared_out("proposals", self._proposed_from(), ("proposals",), compute)[0]

    def _proposed_quickly(self) -> Iterator[tuple["Corpus", pd.DataFrame]]:
        """Each part of the corpus with its proposals, which are kept a part at a time: together they may be very many."""
        from evidence.coding.coder import proposed_quickly

        folder = self.out / ".evidence" / f"proposals-{key_of(self._proposed_from())}"
        with on_cluster(self.scheduler):
            found = proposed_quickly(self.parts, self.places, self.rule_codings, self.codebook.ids, folder)
            yield from zip(self.parts, found, strict=True)

    @property
    def parts(self) -> "Parts":
        """The corpus in the parts that it is coded in."""
        from evidence.coding.gears import PART
        from evidence.reading import Parts

        return Parts(self.corpus, PART)

    @property
    def _gear(self) -> str:
        from evidence.coding.gears import gear

        return gear(self._many)

    @property
    def _many(self) -> int:
        """How many sentences are coded."""
        return len(self.sentences)

    def hurried(self) -> list[str]:
        """Return a line that says what the quick gear costs, where it was taken."""
        from evidence.coding.gears import hurried

        return hurried(self._many, not self.decisions.empty)

    @property
    def decisions(self) -> pd.DataFrame:
        """What people decided: `sentence_id`, `themes`, `stance`, `speaker` and `person`, a row a sentence."""
        return self._decisions[0]

    @cached_property
    def _decisions(self) -> tuple[pd.DataFrame, list[str]]:
        from evidence.coding.readings import read_decisions

        return read_decisions(self.folder / "codings", self.codebook.ids, self.sentences)

    @cached_property
    def _settled_readings(self) -> tuple[pd.DataFrame, list[str]]:
        from evidence.coding.readings import read_settled

        return read_settled(self.folder / "codings", self.codebook.ids, self.sentences)

    @property
    def stale_readings(self) -> list[str]:
        """The sentences whose words are no longer those that readers settled or people decided on: the coder codes them."""
        return [*self._settled_readings[1], *self._decisions[1]]

    @cached_property
    def codings(self) -> pd.DataFrame:
        """The codings frame: what people decided, else what readers settled, else what the coder gives, with the cues."""

        def compute() -> tuple[pd.DataFrame]:
            from evidence.coding.coder import decide

            people = self.decisions.assign(coder="person:" + self.decisions["person"])
            read = pd.concat([self._settled_readings[0].assign(coder="settled"), people], ignore_index=True)
            read = read.drop_duplicates("sentence_id", keep="last")
            whole = self._gear == "slow"
            parts = [(self.corpus, self.proposals)] if whole else self._proposed_quickly()
            decided = [decide(found, self.rule_codings, part.sentences, read) for part, found in parts]
            return (pd.concat(decided, ignore_index=True),)

        made_from = [*self._proposed_from(), self._readings()]
        return cached(self.out / ".evidence" / "codings", made_from, ("codings",), compute)[0]

    def _coded_from(self) -> list[Any]:
        """What codings are made from, people's decisions apart."""
        return [
            self._read_from("reading", "coding"),
            self.sources["kind"].to_list(),
            sha256(self.setting("codebook.toml")),
        ]

    def _proposed_from(self) -> list[Any]:
        """What proposals are made from."""
        return [*self._coded_from(), self._decided(), self._gear]
