"""gigatoken: Tokenizer.encode() borrows the bytes and gives a numpy array, with nothing per token in
Python; a batch of one document on all threads. It has no count."""
import gigatoken


def load(vocab, threads):
    if vocab.model:
        tokenizer = gigatoken.Tokenizer.from_sentencepiece(vocab.model)
    elif vocab.ranks:
        tokenizer = gigatoken.Tokenizer.from_tiktoken(vocab.ranks)
    else:
        tokenizer = gigatoken.Tokenizer(vocab.json)
    if threads == 1:
        return lambda data: len(tokenizer.encode(data))
    return lambda data: sum(map(len, tokenizer.encode_batch(gigatoken.BytesSource([data]), parallel=True)))
