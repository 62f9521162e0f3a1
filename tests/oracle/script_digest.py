"""script_digest.py - asks Hugging Face tokenizers 0.23.3, whose pre-tokeniser UnicodeScripts cuts where the
script changes, for the script of every scalar value, and prints the SHA-256 that tests/unit/unicode/script_test.cpp
compares: a byte for each scalar value, 0 for no script, else the number of its script, counted from 1 in the
order in which scripts are first met.
"""
import hashlib

import tokenizers

SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def main():
    pieces = tokenizers.pre_tokenizers.UnicodeScripts().pre_tokenize_str
    first_of = []  # [script] the first character of it
    numbers = bytearray()
    last = 0
    for character in map(chr, SCALARS):
        if not pieces(character):  # what begins a text and has no script is left out
            numbers.append(0)
            continue
        candidates = [last, *(i for i in range(len(first_of)) if i != last)] if first_of else []
        last = next((i for i in candidates if len(pieces(first_of[i] + character)) == 1), len(first_of))
        if last == len(first_of):
            first_of.append(character)
        numbers.append(last + 1)
    print(hashlib.sha256(numbers).hexdigest(), len(first_of), "scripts")


main()
