"""iree-tokenizer: encode_to_array() gives a numpy array."""
import iree.tokenizer


def load(vocab, threads):
    tokenizer = (iree.tokenizer.Tokenizer.from_tiktoken(vocab.ranks, vocab.name) if vocab.ranks
                 else iree.tokenizer.Tokenizer.from_file(vocab.json))
    return lambda data: len(tokenizer.encode_to_array(data.decode()))
