// tiny_vocabs.h - small vocabularies of every kind, compiled from the seeds of the import targets
// and from golden/examples/tiny when a fuzz target first asks for them.
#pragma once

#include <toll/tokenizer.h>

#include <memory>
#include <string>
#include <vector>

namespace toll::test {

struct TinyVocab {
  std::string name;  ///< "FOLDER/FILE"
  std::string image;
  Tokenizer tokenizer;
};

/// In the order of their names. Ends the process unless there is one of each model kind, and
/// special tokens: a target that has nothing to try tries nothing.
const std::vector<TinyVocab>& tiny_vocabs();

}  // namespace toll::test
