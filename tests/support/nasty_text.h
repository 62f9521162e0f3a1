// nasty_text.h - random text made of the pieces that tokenisers get wrong.
#pragma once

#include <random>
#include <string>
#include <string_view>

namespace toll::test {

/// A text of roughly `n_pieces` pieces: words, runs, scripts, line ends, look-alikes of special
/// tokens and, if `with_invalid`, ill-formed UTF-8. The same generator state gives the same text.
std::string nasty_text(std::mt19937& random, unsigned n_pieces, bool with_invalid);

}  // namespace toll::test
