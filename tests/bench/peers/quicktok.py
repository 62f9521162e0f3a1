"""quicktok (quicktok-v1): count() gives no ids. The vocabularies are in it. One thread for one text."""
import quicktok


def load(vocab, threads):
    encoding = quicktok.get_encoding(vocab.name)
    return lambda data: encoding.count(data.decode())
