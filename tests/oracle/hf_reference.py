"""hf_reference.py - the reference encoders of the vocabularies that are not OpenAI's: Hugging Face
tokenizers for a tokenizer.json, sentencepiece for a .model. make_hf_vectors.py and differential_hf.py
use it.

An encoder takes a text and says how special tokens are to be read:

  text    a special token's spelling is text. tokenizers: encode_special_tokens = True, so that added
          tokens that are not special still match. sentencepiece: the only way it knows.
  tokens  a special token's spelling is that token. tokenizers only: its default.

Neither adds tokens around the text (add_special_tokens=False; add_bos and add_eos are off).
"""
import os
import pathlib

os.environ["TOKENIZERS_PARALLELISM"] = "false"

ROOT = pathlib.Path(__file__).resolve().parents[2]


def stanzas():
    """The stanzas of data/vocabularies whose format has a reference here, as dictionaries."""
    text = (ROOT / "data" / "vocabularies").read_text(encoding="ascii")
    found = []
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        stanza = dict(line.split(": ", 1) for line in lines)
        if stanza.get("format") in ("hf", "sentencepiece"):
            found.append(stanza)
    return found


class HfReference:
    def __init__(self, path):
        import tokenizers

        self.package = f"tokenizers {tokenizers.__version__}"
        self._tokenizer = tokenizers.Tokenizer.from_file(str(path))
        if self._tokenizer.truncation or self._tokenizer.padding:
            raise ValueError(f"{path}: truncates or pads")
        self.special_modes = ("text", "tokens")
        self.added = self._tokenizer.get_added_tokens_decoder()

    def encode(self, text, specials):
        self._tokenizer.encode_special_tokens = specials == "text"
        # The fast one leaves out offsets, which nobody asks for here.
        return self._tokenizer.encode_batch_fast([text], add_special_tokens=False)[0].ids

    def has_special(self, text):
        """Whether the two ways to read special tokens can differ: one is there to be read."""
        normal = self._tokenizer.normalizer.normalize_str if self._tokenizer.normalizer else str
        special = [token for token in self.added.values() if token.special]
        normal_text = normal(text) if any(token.normalized for token in special) else ""
        return any(token.content in text or token.normalized and normal(token.content) in normal_text for token in special)

    def spell(self, token):
        return self._tokenizer.id_to_token(token)


class SentencePieceReference:
    def __init__(self, path):
        import sentencepiece

        self.package = f"sentencepiece {sentencepiece.__version__}"
        self._processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
        self.special_modes = ("text",)

    def encode(self, text, specials):
        assert specials == "text"
        return self._processor.encode(text)

    def has_special(self, text):
        return False

    def spell(self, token):
        return self._processor.id_to_piece(token)


def open_reference(stanza):
    """The reference of one stanza; its file must be where data/fetch put it."""
    sources = pathlib.Path(os.environ.get("TOLL_VOCAB_SOURCES", ROOT / "build" / "sources"))
    path = sources / stanza["package"] / stanza["file"]
    if not path.exists():
        raise SystemExit(f"no {path}: run data/fetch build/sources {stanza['name']}")
    return (HfReference if stanza["format"] == "hf" else SentencePieceReference)(path)
