"""fastokens: encode_batch_flat() gives the ids as bytes."""
import fastokens


def load(vocab, threads):
    tokenizer = (fastokens.Tokenizer.from_tiktoken(vocab.ranks, encoding=vocab.name) if vocab.ranks
                 else fastokens.Tokenizer.from_file(vocab.json))
    return lambda data: len(tokenizer.encode_batch_flat([data.decode()])[0]) // 4
