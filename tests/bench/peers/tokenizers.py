"""Hugging Face tokenizers: encode_batch_fast() keeps no offsets; special tokens are text, as for the others."""
import tokenizers


def load(vocab, threads):
    tokenizer = tokenizers.Tokenizer.from_file(vocab.json)
    tokenizer.encode_special_tokens = True
    return lambda data: len(tokenizer.encode_batch_fast([data.decode()], add_special_tokens=False)[0])
