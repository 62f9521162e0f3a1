// nasty_text.cpp - see nasty_text.h.
#include "nasty_text.h"

#include <array>

namespace toll::test {
namespace {

// Escaped, because sources are ASCII. The comments name what is not plain.
constexpr auto kPieces = std::to_array<std::string_view>({
    "hello",
    " world",
    " the",
    "Don't",
    "we'RE",
    "it's",
    " I'll",
    "'s",
    "'",
    "a",
    "A",
    "aB",
    "ABc",
    "XMLHttp",
    " ",
    "  ",
    "   ",
    "\t",
    "\n",
    "\r\n",
    "\n\n",
    " \n",
    "\n ",
    "\r",
    "\x0b",
    "\xc2\xa0",
    "\xc2\x85",
    "\xe3\x80\x80",
    "\xe2\x80\xa8",  // NEL, ideographic space, line separator
    "1",
    "12",
    "123",
    "1234",
    "3.14",
    "1,000,000",
    "\xd9\xa3\xd9\xa4",  // Arabic-Indic digits
    "!",
    "?!",
    "...",
    "//",
    "/",
    "-->",
    "{}",
    "()",
    ";",
    "==",
    "_",
    "__init__",
    "#",
    "$x",
    "@a.b",
    "\xc3\xa9",
    "na\xc3\xafve",
    "e\xcc\x81",
    "\xcc\x81",
    "\xc5\xbf",
    "'\xc5\xbf",  // marks, long s
    "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82",
    "\xce\xba\xce\xb1\xce\xb9",  // Russian, Greek
    "\xe4\xbd\xa0\xe5\xa5\xbd",
    "\xe4\xba\x9a\xe6\xb4\xb2"
    "AV",
    "\xe3\x81\x93\xe3\x82\x93",
    "\xed\x95\x9c\xea\xb5\xad",
    "\xe0\xa4\xa8\xe0\xa4\xae\xe0\xa4\xb8\xe0\xa5\x8d",
    "\xe0\xb8\x97\xe0\xb8\xb5\xe0\xb9\x88",
    "\xd7\xa2\xd6\xb4",  // Hindi, Thai, Hebrew
    "\xf0\x9f\x98\x80",
    "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9",
    "\xef\xbb\xbf",
    "\xf0\x90\x90\x80",  // emoji, ZWJ, BOM, Deseret
    "<|endoftext|>",
    "<|end",
    "<|fim_prefix|>",
    "<s>",
    "</s>",
    "[UNK]",
    "<unk>",
    "<0x41>",
    "[MASK]",
    "\xe2\x96\x81",
    "\xe2\x96\x81the",  // the mark that some vocabularies spell a space with
    std::string_view("\0", 1),
    "\x01",
    "\x7f",
    "\xc2\xad",  // what some normalisers drop
    "\xf0\x9f\xab\xa8",
    "\xf0\x9f\x8f\xbd",
    "\xef\xb8\x8f",  // an emoji that many vocabularies spell by bytes, skin tone, selector
    "\xe2\x80\x8d",
    "\xf0\x9f\x87\xa9",  // a joiner, half a flag
    "\xef\xac\x81",
    "\xef\xbc\xa1",
    "\xe2\x85\xa3",
    "\xef\xb7\xba",  // what NFKC makes one to eighteen characters of
    "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab",
    "\xcc\xa7\xcc\x81",  // jamo, marks in another order than the normal one
    "\xc4\xb0",
    "\xc3\x9f",
    "\xce\xa3",  // what lower case makes longer
    "\xf0\xa0\x9c\x8e",
    "\xe2\x81\xb2",
});

constexpr auto kInvalid = std::to_array<std::string_view>(
    {"\xff", "\xc0\xaf", "\xe2\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80", "\xf0\x9f", "\xc2",
     "\xfe\xfe", "\xe0\x80"});

}  // namespace

std::string nasty_text(std::mt19937& random, unsigned n_pieces, bool with_invalid) {
  std::string text;
  for (unsigned i = 0; i < n_pieces; ++i) {
    const std::string_view piece = with_invalid && random() % 12 == 0
                                       ? kInvalid[random() % kInvalid.size()]
                                       : kPieces[random() % kPieces.size()];
    const unsigned n_times = random() % 16 == 0 ? 1 + static_cast<unsigned>(random() % 40) : 1;
    for (unsigned k = 0; k < n_times; ++k) text += piece;
  }
  return text;
}

}  // namespace toll::test
