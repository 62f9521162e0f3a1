"""sentencepiece_cases.py - random sentencepiece models for import_oracle.py, trained and made by hand."""
import io

import sentencepiece

from import_texts import PASSAGES, random_text
from proto_fields import field, fields

SP_CORPUS = [line for line in PASSAGES if len(line) < 300] * 2 + ["a b  c", "  x y ", "▁a ▁▁b", "<b>x</b> aa aaa aaaa", "ab abab ababab"] * 5


def train_sentencepiece(model_type, corpus=None, **options):
    out = io.BytesIO()
    options = {"vocab_size": 700, "hard_vocab_limit": False, "minloglevel": 2, **options}
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(corpus or SP_CORPUS), model_writer=out, model_type=model_type, **options)
    return out.getvalue()


def sentencepiece_case(rng):
    """(label, bytes, own texts)"""
    model_type = rng.choice(["bpe", "bpe", "unigram", "unigram", "char", "word"])
    symbols = rng.sample(["<b>", "<b>c", "  ", "▁▁", "ab", "\u0301", " x", "e", "漢", "aa", "<0x41>x", "\t", "the", "▁the", "12"], rng.choice([0, 0, 1, 3, 6]))
    control = rng.sample(["<ctl>", "[X]", "<|im|>"], rng.choice([0, 0, 1, 2]))
    flag = lambda: rng.random() < .5
    fallback = rng.random() < .4 and model_type not in ("char", "word")
    rule = rng.choice(["nmt_nfkc", "nfkc", "nmt_nfkc_cf", "nfkc_cf", "identity"])
    options = {"normalization_rule_name": rule, "add_dummy_prefix": flag(), "remove_extra_whitespaces": flag(), "byte_fallback": fallback,
               "treat_whitespace_as_suffix": rng.random() < .25, "split_by_whitespace": rng.random() < .7, "split_by_unicode_script": flag(), "split_digits": flag(),
               "allow_whitespace_only_pieces": flag(), "user_defined_symbols": symbols, "control_symbols": control}
    corpus = rng.sample(SP_CORPUS, 80) + [random_text(rng).replace("\n", "").replace("\0", "") for _ in range(40)]
    options["vocab_size"] = len(set("".join(corpus))) + rng.choice([300, 400, 700])
    options["character_coverage"] = rng.choice([0.98, 0.999])
    data = train_sentencepiece(model_type, corpus, **options)
    if rng.random() < .2:
        data += b"\x1a\x02\x28\x00"  # normalizer_spec { escape_whitespaces: false }
    processor = sentencepiece.SentencePieceProcessor(model_proto=data)
    own = [processor.id_to_piece(i).replace("▁", " ") for i in range(processor.get_piece_size())]
    return f"sentencepiece {model_type}", data, rng.sample(own, 150) + (symbols + control) * 5


def charsmap_in(model):
    return dict(fields(dict(fields(model))[3])).get(2, b"")


def sentencepiece_by_hand(rng):
    """Scores, types and settings that no trainer would choose."""
    kind = rng.choice([1, 1, 2, 2, 3, 4])
    letters = rng.sample("abcdé漢▁.😀", rng.randint(2, 8)) + ["▁"]
    names = dict.fromkeys(letters)
    names.update(dict.fromkeys("".join(rng.choices(letters, k=rng.choice([2, 2, 3, 4, 6]))) for _ in range(rng.choice([3, 20, 60]))))
    score = rng.choice([lambda: -float(rng.randint(0, 4)), lambda: rng.uniform(-10, 0), lambda: rng.uniform(-1, 3), lambda: rng.choice([0.0, 1e30, -1e30, 1e20, -1e20, 1e6, 1e5, -1e5, 1e-40])])
    pieces = [("<unk>", 2), ("<s>", 3), ("</s>", 3)]
    odd = [4, 4, 5]
    pieces += [(name, rng.choice(odd) if rng.random() < .1 else 1) for name in names]
    if rng.random() < .2:
        pieces.append((rng.choice(["x", *names]), 3))  # a control piece that text can spell
    fallback = rng.random() < .3
    pieces += [(f"<0x{byte:02X}>", 6) for byte in range(256)] if fallback else []
    if rng.random() < .3:
        rng.shuffle(pieces)
    data = b"".join(field(1, field(1, name.encode()) + field(2, score()) + field(3, kind_of)) for name, kind_of in pieces)
    data += field(2, field(3, kind) + field(24, rng.randint(0, 1)) + field(35, int(fallback)))
    data += field(3, field(3, rng.randint(0, 1)) + field(4, rng.randint(0, 1)) + field(5, int(rng.random() < .8)))
    sentencepiece.SentencePieceProcessor(model_proto=data)
    return f"sentencepiece by hand, {['unigram', 'bpe', 'word', 'char'][kind - 1]}", data, [name.replace("▁", " ") for name in names]
