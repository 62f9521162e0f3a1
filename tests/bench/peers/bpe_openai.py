"""bpe-openai: rust-gems' bpe; count() gives no ids. The vocabularies are in it."""
from bpe_openai import _bindings


def load(vocab, threads):
    tokenizer = _bindings.tokenizer_for_encoding(vocab.name)
    return lambda data: tokenizer.count(data.decode())
