"""kitoken: encode() is all there is; it gives a list."""
import kitoken


def load(vocab, threads):
    tokenizer = kitoken.Kitoken.from_sentencepiece_file(vocab.model) if vocab.model else kitoken.Kitoken.from_tokenizers_file(vocab.json)
    return lambda data: len(tokenizer.encode(data.decode(), False))
