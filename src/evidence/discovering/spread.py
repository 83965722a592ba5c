"""Where topics are: over time, in kinds of source, with each speaker, and in groups of respondents."""

import pandas as pd

from evidence.reading import Corpus


def sentence_groups(corpus: Corpus, sources: pd.DataFrame, speakers: "pd.Series[str] | None" = None) -> pd.DataFrame:
    """Return what each sentence can be counted by.

    Parameters
    ----------
    corpus : Corpus
        What reading gives.
    sources : pandas.DataFrame
        The sources that count.
    speakers : pandas.Series, optional
        The speaker of each sentence_id (its index).

    Returns
    -------
    pandas.DataFrame
        sentence_id, source_id, label, kind, year ("" where the date is not known), speaker ("" where none is given),
        respondent, and the groups of respondents, such as role.
    """
    about = sources[["source_id", "label", "kind", "date"]]
    documents = corpus.documents.drop(columns=["text", "may_quote", "campaign", "question"]).merge(
        about, on="source_id"
    )
    found = corpus.sentences[["sentence_id", "document_id"]].merge(documents, on="document_id")
    found["year"] = found["date"].str[:4]
    spoken = {} if speakers is None else speakers[~speakers.index.duplicated()].to_dict()
    found["speaker"] = [spoken.get(s, "") for s in found["sentence_id"]]
    return found.drop(columns=["document_id", "date"])


def topics_by(assignments: pd.DataFrame, groups: pd.DataFrame, by: str) -> pd.DataFrame:
    """Count each topic in each group.

    Parameters
    ----------
    assignments : pandas.DataFrame
        sentence_id and topic.
    groups : pandas.DataFrame
        As `sentence_groups` gives them.
    by : str
        A column of `groups`: year, kind, label, speaker, or a group of respondents. Sentences with "" are left out.

    Returns
    -------
    pandas.DataFrame
        topic, `by`, n, of_group, share_of_group, of_topic, share_of_topic, people (respondents who speak of it in this group, 0
        outside of surveys): a row for each pair, also where n is 0.
    """
    known = assignments[["sentence_id", "topic"]].merge(groups[groups[by] != ""], on="sentence_id")
    in_topic, in_group = known["topic"].value_counts(), known[by].value_counts()
    rows = []
    for topic in sorted(in_topic.index):
        for group in sorted(in_group.index):
            mine = known[(known["topic"] == topic) & (known[by] == group)]
            answers = mine[mine["respondent"] != ""]
            rows.append({
                "topic": int(topic), by: group, "n": len(mine), "of_group": int(in_group[group]),
                "share_of_group": round(len(mine) / in_group[group], 4), "of_topic": int(in_topic[topic]),
                "share_of_topic": round(len(mine) / in_topic[topic], 4),
                "people": len(answers[["source_id", "respondent"]].drop_duplicates()),
            })  # fmt: skip
    columns = ["topic", by, "n", "of_group", "share_of_group", "of_topic", "share_of_topic", "people"]
    return pd.DataFrame(rows, columns=columns)
