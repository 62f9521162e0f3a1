// help_text.h - the hand-written part of --help: examples first. CLI11 adds the options.
#pragma once

#include <string_view>

namespace toll::cli {

inline constexpr std::string_view kUsage =
    "usage: toll VERB [OPTION...] [FILE...]     (toll --help says more)\n";

inline constexpr std::string_view kHelp =
    R"(toll counts, slices and prices text by the token, exactly as the models do.

  git diff | toll count                          how many tokens is this?
  toll count -r src docs -f csv                  every file, one line each
  toll price README.md                           what does it cost, tier by tier?
  toll slice --tail 4000 build.log               the last 4000 tokens
  toll encode --ids npy book.txt -o book.npy     the tokens themselves

Verbs:
  count    tokens of text
  encode   text to token ids
  decode   token ids to text
  slice    the first, last or some tokens of a text, as text
  price    what text costs
  vocab    list, describe, import, pull, export, check, compare and search vocabularies
  model    which vocabulary a model has
  version  the same as toll --version
  help     the same as toll VERB --help

No file, or -, is standard input. Results go to standard output, messages to standard error.
Exit status: 0 done, 1 the answer is no, 2 usage, 3 some inputs failed, 4 a vocabulary, model or
price book was refused, 5 output could not be written, 6 a resource limit, 75 interrupted.
)";

inline constexpr std::string_view kCountHelp = R"(Count the tokens of text.

  printf 'hello world' | toll count              2
  toll count *.md                                one line a file, and the total
  toll count -r src -f json                      for programs
  git ls-files -z | toll count --files0-from -   names from another command
  toll count --max-tokens 8000 prompt.txt        exit 1 if there are more
)";

inline constexpr std::string_view kEncodeHelp = R"(Turn text into token ids.

  printf 'hello world' | toll encode             24912 2375
  toll encode --ids npy book.txt -o book.npy     for numpy.load; there when all is done
  toll encode --ids u32 a.txt b.txt > ids.bin    each file is a text of its own, end to end

npy says how many ids there are before the first of them, so it holds all in memory, 4 bytes each.
)";

inline constexpr std::string_view kDecodeHelp =
    R"(Turn token ids into the bytes that they stand for.

  echo 24912 2375 | toll decode                  hello world
  toll decode --ids npy book.npy > book.txt

npy takes one dimension of integers of 1, 2, 4 or 8 bytes.
)";

inline constexpr std::string_view kSliceHelp = R"(Print a part of a text, measured in tokens.

  toll slice --head 1000 book.txt                the first 1000 tokens
  toll slice --tail 4000 build.log               the last 4000
  toll slice --range 1000:2000 book.txt          tokens 1000 to 1999; A: and :B are open ends
  toll slice --head 1000 -f json book.txt        with its place and size

The result never cuts a character and never re-encodes to more tokens than were asked for.
)";

inline constexpr std::string_view kPriceHelp = R"(Print what text costs.

  toll price README.md                           every tier of the price book inside toll
  toll price -r src --tier advanced              one tier
  toll price --tokens 1.5M                       a number of tokens, no text
  toll price --prices my-book prompt.txt         your own price book

Amounts are exact: they are rounded only when printed, and JSON and CSV have every digit.
)";

inline constexpr std::string_view kVocabHelp =
    R"(Show, import, pull, export, check and compare vocabularies.

  toll vocab list                                all that can be found
  toll vocab info cl100k_base                    one of them
  toll vocab import ./Llama-3.1-8B               a model's own files, to be found by name from now on
  toll vocab pull hub:Qwen/Qwen3-8B              the same from a model hub: the one verb with a network
  toll vocab export cl100k_base --format hf      as a tokenizer.json
  toll vocab verify                              whether all that can be found are sound
  toll vocab verify x.model --against sentencepiece *.md   whether spm_encode gives the same ids
  toll vocab compare o200k_base cl100k_base *.md the tokens of the same text
  toll vocab search -v cl100k_base wood          the tokens that hold these bytes

usage: toll vocab list [OPTION...]
       toll vocab info [OPTION...] NAME|FILE
       toll vocab import [OPTION...] FILE|DIR
       toll vocab pull [OPTION...] URL|hub:OWNER/MODEL[@REVISION]
       toll vocab export [OPTION...] NAME|FILE
       toll vocab verify [OPTION...] [NAME|FILE...]
       toll vocab verify --against sentencepiece [OPTION...] FILE.model [TEXT...]
       toll vocab compare [OPTION...] A B [FILE...]
       toll vocab search [OPTION...] TEXT
)";

inline constexpr std::string_view kModelHelp =
    R"(Say which vocabulary a model reads its text with.

  toll model list                                all rules
  toll model resolve gpt-4o-mini                 which rule a name falls under
  toll model info Qwen/Qwen3-8B                  the same, in full
  toll count -m gpt-4o-mini prompt.txt           and use it

usage: toll model list [OPTION...]
       toll model info [OPTION...] NAME
       toll model resolve [OPTION...] NAME...
)";

inline constexpr std::string_view kVersionHelp = R"(Print the version.

  toll --version                                 one line
  toll --version --json                          with vocabularies, digests, Unicode, compiler
)";

}  // namespace toll::cli
