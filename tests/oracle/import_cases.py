"""import_cases.py - random vocabulary files, by families, for import_oracle.py.

A case is (label, bytes, own texts): a tokenizer.json or a sentencepiece .model, the construct that it is about,
and what it knows.
"""
from hf_cases import hf_case
from sentencepiece_cases import sentencepiece_by_hand, sentencepiece_case


def case(rng, family):
    """(label, bytes, own texts)"""
    if family == "sentencepiece":
        return sentencepiece_case(rng)
    if family == "sentencepiece_by_hand":
        return sentencepiece_by_hand(rng)
    return hf_case(rng, family)
