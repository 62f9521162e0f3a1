"""rs-bpe: rust-gems' bpe for Python; count() gives no ids. The vocabularies of OpenAI are in it."""
from rs_bpe.bpe import openai


def load(vocab, threads):
    tokenizer = getattr(openai, vocab.name)()
    return lambda data: tokenizer.count(data.decode())
