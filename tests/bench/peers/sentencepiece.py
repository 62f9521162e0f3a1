"""sentencepiece: the whole text as one sentence, as toll and the others take it."""
import sentencepiece


def load(vocab, threads):
    processor = sentencepiece.SentencePieceProcessor(model_file=vocab.model)
    return lambda data: len(processor.EncodeAsIds(data.decode()))
