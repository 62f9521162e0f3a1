"""tokie: count_tokens() gives no ids."""
import tokie


def load(vocab, threads):
    tokenizer = tokie.Tokenizer.from_json(vocab.json)
    return lambda data: tokenizer.count_tokens(data.decode())
